/**
 * What the stream has told of each run so far, as growing typed columns. Depends on frames; must not know any picture.
 */

import { evenly, float64In, parametersIn, wholesIn } from "./packed.js";
import { endOfEpochs, epochOf, segmentAt } from "./segments.js";
/** @import { Ending, Evaluation, Frame, Open, Plan, Resolved, RunSettings } from "./types.js" */

/** A column that grows by doubling. */
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
    this.values.set(items, this.length);
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

const MEASURED = ["batch_loss", "penalty", "learning_rates", "gradient_norm"];
const EVALUATED_COLUMNS = ["training_loss", "test_loss", "accuracy", "test_accuracy", "cosine", "relative_length"];

/** One run's columns; `plan` is its entry in the `open` message, `settings` the one in its experiment. */
export class Run {
  batch_loss = new Column();
  penalty = new Column();
  learning_rates = new Column();
  gradient_norm = new Column();
  epoch_loss = new Column(); // of each epoch that has ended, as libraries print it
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
    this.accent = plan.accent;
    this.examples = examples - (settings.left_out?.length ?? 0); // that it learns
    this.settings = settings;
    this.segments = plan.segments;
    this.batchSize = plan.batch_size;
    this.plannedSteps = plan.planned_steps;
    this.operations = plan.operations;
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
    for (const name of MEASURED) this[name].append(float64In(frame[name], frame.steps));
    this.epoch_loss.append(float64In(frame.epoch_loss, this.epochsIn(frame)));
    this.seconds.append(evenly(frame.seconds, frame.steps));
    this.evaluatedSteps.append(frame.evaluated_steps);
    for (const name of EVALUATED_COLUMNS) this[name].append(float64In(frame[name], frame.evaluated_steps.length));
    for (const { epoch, indices } of frame.order) this.orders.set(epoch, wholesIn(indices));
    this.parameterRows.push(...parametersIn(frame));
    this.parameterSteps.append(frame.parameter_steps ?? stepsFrom(frame.first_step, frame.steps + Number(frame.last)));
    this.ended = frame.last;
    return true;
  }

  /** How many epochs end within a frame. */
  epochsIn({ first_step: first, steps }) {
    return epochOf(this, first + steps).epoch - epochOf(this, first).epoch;
  }

  /** {epoch, loss, training}: the latest epoch that has ended at `step`; null before the first. */
  epochLossAt(step) {
    const { epoch } = epochOf(this, step);
    if (!epoch || epoch > this.epoch_loss.length) return null;
    const end = this.evaluationAt(endOfEpochs(this, epoch));
    return { epoch, loss: this.epoch_loss.values[epoch - 1], training: end?.training_loss };
  }

  /** The parameters of the picture at the latest step up to `step` for which they were sent, with that step. */
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
    for (const name of EVALUATED_COLUMNS) result[name] = this[name].values[index];
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

const stepsFrom = (first, count) => Int32Array.from({ length: count }, (_, i) => first + i);

/** @type {(open: Open) => Run[]} */
export const createRuns = ({ runs, experiment, data, parameters }) =>
  emptyRuns({ runs, examples: data.x.length, parameters: parameters.initial.length }, experiment);

/**
 * The runs before there is a stream; the sizes as the page has them.
 * @type {(sizes: {runs: Plan[], examples: number, parameters: number}, experiment: Resolved) => Run[]}
 */
export const emptyRuns = ({ runs, examples, parameters }, experiment) =>
  runs.map((plan, index) => new Run(plan, experiment.runs[index], examples, parameters));
