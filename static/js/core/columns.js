/**
 * What the stream has told of each run so far, as growing typed columns. Depends on frames; must not know any picture.
 */

import { epochOf, segmentAt } from "./segments.js";
/** @import { Ending, Evaluation, Frame, Open, Plan, Resolved, RunSettings } from "./types.js" */

/** A column that grows by doubling; `null` becomes NaN. */
export class Column {
  /** @param {typeof Float64Array | typeof Int32Array} Type */
  constructor(Type = Float64Array) {
    /** @type {Float64Array | Int32Array} */
    this.values = new Type(256);
    this.length = 0;
  }

  append(items) {
    const needed = this.length + items.length;
    if (needed > this.values.length) {
      /** @type {any} */
      const Type = this.values.constructor;
      const larger = new Type(Math.max(needed, 2 * this.values.length));
      larger.set(this.values.subarray(0, this.length));
      this.values = larger;
    }
    for (let i = 0; i < items.length; i++) this.values[this.length + i] = items[i] ?? NaN;
    this.length = needed;
  }

  /** The largest index whose value is at most `limit`, −1 where none is; the column must ascend. */
  indexAtMost(limit) {
    let low = -1;
    let high = this.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.values[middle] <= limit) low = middle;
      else high = middle;
    }
    return low;
  }
}

const MEASURED = ["batch_loss", "penalty", "learning_rates", "gradient_norm", "update_norm", "seconds"];
const EVALUATED_COLUMNS = ["training_loss", "test_loss", "accuracy", "test_accuracy", "cosine", "relative_length"];

/** One run's columns; `plan` is its entry in the `open` message, `settings` the one in its experiment. */
export class Run {
  batch_loss = new Column();
  penalty = new Column();
  learning_rates = new Column();
  gradient_norm = new Column();
  update_norm = new Column();
  seconds = new Column(); // compute time after each step, since the start

  training_loss = new Column();
  test_loss = new Column();
  accuracy = new Column();
  test_accuracy = new Column();
  cosine = new Column();
  relative_length = new Column();

  /**
   * @param {Plan} plan
   * @param {RunSettings} settings
   */
  constructor(plan, settings, examples, parameterCount) {
    this.label = plan.label;
    this.examples = examples;
    this.settings = settings;
    this.segments = plan.segments;
    this.batchSize = plan.batch_size;
    this.plannedSteps = plan.planned_steps;
    this.parameterCount = parameterCount;
    this.evaluatedSteps = new Column(Int32Array);
    this.parameterSteps = new Column(Int32Array);
    /** @type {Float32Array[]} */
    this.parameterRows = [];
    /** @type {Map<number, Uint16Array>} the examples of each epoch, in the order of use */
    this.orders = new Map();
    this.ended = false;
    this.status = null;
    this.divergedAt = null;
    this.why = null;
  }

  /** How many steps have arrived: θ_0 … θ_length are known. */
  get length() {
    return this.batch_loss.length;
  }

  /**
   * Takes a frame; false where steps are missing before it. One that has been seen is left out.
   * @param {Frame} frame
   */
  append(frame) {
    if (frame.first_step < this.length || this.ended) return true;
    if (frame.first_step > this.length) return false;
    for (const name of MEASURED) this[name].append(frame[name] ?? []);
    this.evaluatedSteps.append(frame.evaluated_steps ?? []);
    for (const name of EVALUATED_COLUMNS) if (frame[name]) this[name].append(frame[name]);
    for (const { epoch, indices } of frame.order ?? []) this.orders.set(epoch, decodeUint16(indices));
    this.appendParameters(frame);
    this.ended = Boolean(frame.last);
    return true;
  }

  /** @param {Frame} frame */
  appendParameters(frame) {
    const steps = frame.parameter_steps ?? [];
    const flat = steps.length ? decodeFloat32(frame.parameters) : new Float32Array();
    this.parameterSteps.append(steps);
    for (let row = 0; row < steps.length; row++) {
      this.parameterRows.push(flat.subarray(row * this.parameterCount, (row + 1) * this.parameterCount));
    }
  }

  /** θ at the latest step up to `step` for which it was sent, with that step. */
  parametersAt(step) {
    const index = this.parameterSteps.indexAtMost(step);
    return index < 0 ? null : { step: this.parameterSteps.values[index], theta: this.parameterRows[index] };
  }

  /**
   * The latest evaluation up to `step`, null before the first.
   * @returns {?Evaluation}
   */
  evaluationAt(step) {
    const index = this.evaluatedSteps.indexAtMost(step);
    if (index < 0) return null;
    const result = /** @type {Evaluation} */ ({ step: this.evaluatedSteps.values[index] });
    for (const name of EVALUATED_COLUMNS) result[name] = index < this[name].length ? this[name].values[index] : null;
    return result;
  }

  /** The examples (rows of the training data) of the batch of `step`, empty where they are not known. */
  batchAt(step) {
    const { segment, epoch, place } = epochOf(this, step);
    const start = place * segment.batch_size;
    return this.orders.get(epoch)?.subarray(start, start + segment.batch_size) ?? [];
  }

  /** Whether the batch of `step` holds every example, each once. */
  isWholeAt(step) {
    return segmentAt(this, step).batch_size === this.examples && this.settings.order !== "with_replacement";
  }

  /** @param {Ending} ending */
  finish({ steps, status, diverged_at: divergedAt, why }) {
    this.ended = this.ended || this.length >= steps;
    Object.assign(this, { status, divergedAt, why });
  }
}

/** @type {(open: Open) => Run[]} */
export const createRuns = ({ runs, experiment, data, parameters }) =>
  emptyRuns({ runs, examples: data.x.length, parameters: parameters.initial.length ?? 0 }, experiment);

/**
 * The runs before there is a stream; the sizes as the page has them.
 * @type {(sizes: {runs: Plan[], examples: number, parameters: number}, experiment: Resolved) => Run[]}
 */
export const emptyRuns = ({ runs, examples, parameters }, experiment) =>
  runs.map((plan, index) => new Run(plan, experiment.runs[index], examples, parameters));

/** White space in it is passed over. */
export function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Little-endian float32, as every browser's own order is. */
export function decodeFloat32(base64) {
  const bytes = bytesOf(base64);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

export function decodeUint16(base64) {
  const bytes = bytesOf(base64);
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
}
