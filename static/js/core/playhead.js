/**
 * The clock is the x-axis: one position, in the unit of the chosen axis, gives each run's step.
 */

import { epochsAt, epochStart, examplesAt, nextEpochStart, segmentBy, updatesAt } from "./segments.js";
/** @import { Axis, Run } from "./types.js" */

/**
 * Where θ_step lies on the axis.
 * @type {(run: Run, axis: Axis, step: number) => number}
 */
export function positionOf(run, axis, step) {
  if (axis === "updates") return updatesAt(run, step);
  if (axis === "time") return step === 0 ? 0 : run.seconds.values[step - 1];
  return axis === "epochs" ? epochsAt(run, step) : examplesAt(run, step);
}

function guess(run, axis, position) {
  if (axis === "updates") return Math.floor(position * (run.settings?.accumulate ?? 1));
  if (axis === "time") return run.seconds.indexAtMost(position) + 1;
  const isEpochs = axis === "epochs";
  const segment = segmentBy(run, isEpochs ? "epoch" : "examples_seen", position);
  const { examples_per_epoch: all } = segment;
  const seen = isEpochs ? (position - segment.epoch) * all : position - segment.examples_seen;
  const whole = Math.floor(seen / all);
  return segment.first_step + whole * segment.steps_per_epoch + Math.floor((seen - whole * all) / segment.batch_size);
}

/**
 * The last step that the run has reached at `position`, among those that have arrived.
 * @type {(run: Run, axis: Axis, position: number) => number}
 */
export function stepAt(run, axis, position) {
  let step = Math.max(0, Math.min(run.length, guess(run, axis, position)));
  while (step < run.length && positionOf(run, axis, step + 1) <= position) step++;
  while (step > 0 && positionOf(run, axis, step) > position) step--;
  return step;
}

/**
 * The position of the next update of any run (or of the next epoch's end), null where all have ended.
 * @type {(runs: Run[], axis: Axis, position: number, wholeEpochs?: boolean) => ?number}
 */
export function nextEvent(runs, axis, position, wholeEpochs = false) {
  const next = runs.map((run) => {
    const step = stepAt(run, axis, position);
    const target = Math.min(wholeEpochs ? nextEpochStart(run, step) : step + 1, run.length);
    return target > step ? positionOf(run, axis, target) : Infinity;
  });
  const nearest = Math.min(...next);
  return Number.isFinite(nearest) ? nearest : null;
}

/**
 * The position just before the latest update of any run: the state with that update undone.
 * @type {(runs: Run[], axis: Axis, position: number, wholeEpochs?: boolean) => number}
 */
export function previousEvent(runs, axis, position, wholeEpochs = false) {
  const latest = Math.max(0, ...runs.map((run) => positionOf(run, axis, stepAt(run, axis, position))));
  const before = runs.map((run) => {
    const back = (step) => (wholeEpochs ? epochStart(run, step) : step);
    let step = back(stepAt(run, axis, latest));
    while (step > 0 && positionOf(run, axis, step) >= latest) step = back(step - 1);
    return positionOf(run, axis, Math.max(0, step));
  });
  return Math.max(0, ...before);
}

/**
 * How far the playhead may go: every run that has not ended must have arrived there.
 * @type {(runs: Run[], axis: Axis) => number}
 */
export function available(runs, axis) {
  const reached = (run) => positionOf(run, axis, run.length);
  const open = runs.filter((run) => !run.ended);
  return open.length ? Math.min(...open.map(reached)) : Math.max(0, ...runs.map(reached));
}

/**
 * Where the axis ends: what is planned, or made where a run has ended; for time an estimate until then.
 * @type {(runs: Run[], axis: Axis) => number}
 */
export function extent(runs, axis) {
  return Math.max(
    0,
    ...runs.map((run) => {
      if (run.ended) return positionOf(run, axis, run.length);
      if (axis !== "time") return positionOf(run, axis, run.plannedSteps);
      return run.length ? (positionOf(run, axis, run.length) / run.length) * run.plannedSteps : 0;
    }),
  );
}

/**
 * The same moment on another axis, told by the run with the most steps among those still running.
 * @type {(runs: Run[], from: Axis, to: Axis, position: number) => number}
 */
export function convert(runs, from, to, position) {
  if (position <= 0 || !runs.length) return 0;
  if (position >= available(runs, from)) return available(runs, to);
  const steps = runs.map((run) => stepAt(run, from, position));
  const running = runs.map((run, i) => i).filter((i) => !(runs[i].ended && steps[i] >= runs[i].length));
  const finest = running.reduce((best, i) => (runs[i].length > runs[best].length ? i : best), running[0] ?? 0);
  return positionOf(runs[finest], to, steps[finest]);
}
