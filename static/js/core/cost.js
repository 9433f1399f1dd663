/**
 * What each run has spent when it first reaches a target loss, and who spent least. Depends on runs; must not know a
 * panel. The server counts in the same way (`app/training/analysis/cost.py`).
 */

import { epochsAt, examplesAt } from "./segments.js";
import { stepped } from "./geometry/scales.js";
/** @import { Run } from "./types.js" */

/** @typedef {"training_loss" | "test_loss"} Measure */

/**
 * @typedef {object} Target
 * @property {number} value  the loss to reach
 * @property {Measure} measure
 */

/**
 * @typedef {object} Cost  What was spent up to θ_step.
 * @property {number} step
 * @property {number} updates
 * @property {number} epochs
 * @property {number} examples
 * @property {number} forward_passes  of one example each
 * @property {number} backward_passes
 * @property {number} operations  floating-point ones
 * @property {number} seconds
 */

/** What is counted, by the names of the API. */
export const COST_AXES = /** @type {const} */ ([
  "updates",
  "epochs",
  "examples",
  "forward_passes",
  "backward_passes",
  "operations",
  "seconds",
]);

const LATE = 1.1; // a proposal lies so many times above the loss that two runs just reach
const SAME = 1e-9; // of a cost: a smaller difference is rounding
const ROUND = { name: "power", low: 0, high: Infinity, least: undefined };

/** The first round loss above a loss. */
export const nextRoundLoss = (loss) => stepped(loss, 1, ROUND);

/**
 * Which loss the target of a view is for.
 * @returns {Measure}
 */
export const measureIn = ({ target_of: of }) => (of === "test" ? "test_loss" : "training_loss");

/** The target that a view names; null where it names none. */
export const targetIn = (view) =>
  (view.target ?? null) === null ? null : { value: view.target, measure: measureIn(view) };

/** @type {(run: Run, step: number) => Cost} */
export function costAt(run, step) {
  const examples = examplesAt(run, step);
  return {
    step,
    updates: step,
    epochs: epochsAt(run, step),
    examples,
    forward_passes: examples,
    backward_passes: examples,
    operations: examples * run.operations.example + step * run.operations.update,
    seconds: step === 0 ? 0 : run.seconds.values[step - 1],
  };
}

/**
 * The first evaluated step at which the loss is at or below the target, and that loss; null where there is none.
 * @type {(run: Run, target: Target) => ?{step: number, loss: number}}
 */
export function reachOf(run, { value, measure }) {
  const { values, length } = run[measure];
  for (let i = 0; i < length; i++)
    if (values[i] <= value) return { step: run.evaluatedSteps.values[i], loss: values[i] };
  return null;
}

/**
 * The lowest loss so far and its first step; null where there is none.
 * @type {(run: Run, measure: Measure) => ?{step: number, loss: number}}
 */
export function lowestOf(run, measure) {
  const { values, length } = run[measure];
  let best = -1;
  for (let i = 0; i < length; i++) if (Number.isFinite(values[i]) && !(values[i] >= values[best])) best = i;
  return best < 0 ? null : { step: run.evaluatedSteps.values[best], loss: values[best] };
}

/**
 * The runs, by their numbers, with the least on an axis; several where they are equal, none where none has arrived.
 * @type {(costs: (?Cost)[], axis: keyof Cost) => number[]}
 */
export function winnersOn(costs, axis) {
  const least = Math.min(...costs.map((cost) => cost?.[axis] ?? Infinity));
  return costs.flatMap((cost, run) => (cost && cost[axis] - least <= SAME * least ? [run] : []));
}

/**
 * A round loss that two runs reach late, or the only one; null where there is none above 0 below the start.
 * @type {(runs: Run[], measure: Measure) => ?number}
 */
export function proposedTarget(runs, measure) {
  const lowest = runs.flatMap((run) => lowestOf(run, measure)?.loss ?? []).sort((a, b) => a - b);
  const least = lowest[Math.min(1, lowest.length - 1)];
  if (!(least > 0)) return null;
  const value = nextRoundLoss(LATE * least);
  return runs.some((run) => run[measure].values[0] > value) ? value : null;
}

/**
 * Whether a target tells runs apart: two of them reach it, or the only one, and not at once.
 * @type {(runs: Run[], target: Target) => boolean}
 */
export function isTelling(runs, target) {
  const reached = runs.map((run) => reachOf(run, target)).filter((reach) => reach && reach.step > 0);
  return reached.length >= Math.min(2, runs.length);
}
