/**
 * Which run has the lowest training loss where all have spent the same, on each axis, and which one hovers or has
 * settled. Depends on runs; must not know a page.
 */

import { floorOf, settledOf } from "../floor.js";
import { AXIS_NAMES, count, duration, epochs, loss } from "../format.js";
import { listed } from "./headline.js";
import { sameValue } from "../document/experiment.js";
import { positionOf, stepAt } from "../playhead.js";
/** @import { Axis, Run } from "../types.js" */

/** @type {Axis[]} */
const AXES = ["epochs", "updates", "examples", "time"];
const SAME = 1e-9; // of a loss: a smaller difference is rounding

/**
 * {axis, at, labels, value}: at the furthest place that every run which has not diverged has reached; null while runs
 * go, or with fewer than two such runs.
 * @type {(axis: Axis, runs: Run[]) => ?{axis: Axis, at: number, value: number, labels: string[]}}
 */
function lowestOn(axis, runs) {
  const sound = runs.filter(({ status }) => status !== "diverged");
  if (sound.length < 2 || !runs.every(({ ended }) => ended)) return null;
  const at = Math.min(...sound.map((run) => positionOf(run, axis, run.length)));
  const values = sound.map((run) => run.evaluationAt(stepAt(run, axis, at))?.training_loss ?? Infinity);
  const value = Math.min(...values);
  if (!Number.isFinite(value)) return null;
  return {
    axis,
    at,
    value,
    labels: sound.filter((_, i) => values[i] - value <= SAME * value).map(({ label }) => label),
  };
}

const placed = (axis, at) => (axis === "time" ? duration(at) : axis === "epochs" ? epochs(at) : count(at));

/** The view's axis first, then those on which another run is lowest. */
export function lowestInWords(view, runs) {
  if (runs.length < 2) return "";
  const own = lowestOn(view, runs);
  if (!own)
    return (
      "Each axis compares the runs after equal effort: equal updates, epochs, examples or compute time. The " +
      "winner can differ."
    );
  const first =
    `At equal ${AXIS_NAMES[view]} (${placed(view, own.at)}) ${listed(own.labels)} ` +
    `${own.labels.length > 1 ? "have" : "has"} the lowest training loss, ${loss(own.value)}.`;
  const others = AXES.filter((axis) => axis !== view)
    .map((axis) => lowestOn(axis, runs))
    .filter((other) => !sameValue(other.labels, own.labels));
  if (!others.length) return `${first} It is the lowest on the other axes too.`;
  const each = others.map(
    ({ axis, at, labels, value }) =>
      `at equal ${AXIS_NAMES[axis]} (${placed(axis, at)}) ${listed(labels)}, ${loss(value)}`,
  );
  return `${first} Another axis has another winner: ${each.join("; ")}.`;
}

/** Said of the first run that hovers, or of the last that has settled: as a rule that with the smallest batches. */
export function floorInWords(runs) {
  const hovering = runs.find(floorOf);
  if (hovering) {
    const { epochs: last, low, high } = floorOf(hovering);
    return (
      `In its last ${last} epochs ${hovering.label} hovers, mostly between ${loss(low)} and ${loss(high)}: ` +
      `at a constant rate every update follows one noisy batch. A falling rate or a larger batch lets it settle.`
    );
  }
  const settled = runs.findLast(settledOf);
  if (!settled) return "";
  const { epochs: last, low, high } = settledOf(settled);
  return (
    `With its falling rate ${settled.label} settles: in its last ${last} epochs it stays mostly between ` +
    `${loss(low)} and ${loss(high)}.`
  );
}
