/** Whether a run at a constant rate hovers at a floor. Depends on a run's columns; must not know a page. */

import { hasMovingRate } from "./differences.js";
import { loss } from "./format.js";
import { epochsAt } from "./segments.js";

const LEAST = 8; // epochs, of which the last quarter is judged
const TREND = 0.25; // of the middle range, by which the median may have moved since the quarter before
const RESTLESS = 0.05; // of the median, that the middle range has at least
const FALLEN = 0.5; // of its largest rate
const STILL = 0.2; // of the median, below which a run at a falling rate has settled
const ROUNDING = 1e-9; // of the first loss: what is below is no floor

/** {epochs, low, high} that holds the middle 80 % of the training losses in the last quarter of the run; null where it does not hover. */
export function floorOf(run) {
  const epochs = epochsAt(run, run.length);
  if (!run.ended || run.status === "diverged" || hasMovingRate(run.settings) || run.batchSize === run.examples || epochs < LEAST) return null;
  const [before, last] = [lossesBetween(run, 0.5 * epochs, 0.75 * epochs), lossesBetween(run, 0.75 * epochs, epochs)];
  const [middle, low, high] = [0.5, 0.1, 0.9].map((share) => quantile(last, share));
  const isSteady = Math.abs(middle - quantile(before, 0.5)) < TREND * (high - low);
  const hovers = isSteady && high - low > RESTLESS * middle && middle > ROUNDING * run.training_loss.values[0];
  return hovers ? { epochs: Math.round(0.25 * epochs), low, high } : null;
}

/** In ascending order. */
function lossesBetween(run, from, to) {
  const losses = [];
  for (let i = 0; i < run.evaluatedSteps.length; i++) {
    const at = epochsAt(run, run.evaluatedSteps.values[i]);
    if (at >= from && at <= to) losses.push(run.training_loss.values[i]);
  }
  return losses.sort((a, b) => a - b);
}

const quantile = (sorted, share) => sorted[Math.round(share * (sorted.length - 1))];

/** Whether a run at a falling rate moves little at its end: {epochs, low, high}, or null. */
export function settledOf(run) {
  const epochs = epochsAt(run, run.length);
  const rates = run.learning_rates.values.subarray(0, run.length);
  const falls = rates[run.length - 1] < FALLEN * rates.reduce((most, rate) => Math.max(most, rate), 0);
  if (!run.ended || run.status === "diverged" || !falls || run.batchSize === run.examples || epochs < LEAST) return null;
  const last = lossesBetween(run, 0.75 * epochs, epochs);
  const [low, high] = [0.1, 0.9].map((share) => quantile(last, share));
  return high - low < STILL * quantile(last, 0.5) ? { epochs: Math.round(0.25 * epochs), low, high } : null;
}

/** Said of the last run that has settled, the one with the smallest batches as a rule. */
export function settledInWords(runs) {
  const run = runs.findLast((each) => settledOf(each));
  if (!run) return "";
  const { epochs, low, high } = settledOf(run);
  return `With its falling rate ${run.label} settles: in its last ${epochs} epochs it stays mostly between ${loss(low)} and ${loss(high)}.`;
}

/** Said of the first run that hovers. */
export function floorInWords(runs) {
  for (const run of runs) {
    const floor = floorOf(run);
    if (floor) return `In its last ${floor.epochs} epochs ${run.label} hovers, mostly between ${loss(floor.low)} and ${loss(floor.high)}: at a constant rate every update follows one noisy batch. A falling rate or a larger batch lets it settle.`;
  }
  return "";
}
