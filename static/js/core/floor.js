/** Whether a run at a constant rate hovers at a floor. Depends on a run's columns; must not know a page. */

import { hasMovingRate } from "./differences.js";
import { loss } from "./format.js";
import { epochsAt } from "./segments.js";

const LEAST = 8; // epochs, of which the last quarter is judged
const TREND = 0.25; // of the middle range, by which the median may have moved since the quarter before
const RESTLESS = 0.05; // of the median, that the middle range has at least
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

/** Said of the first run that hovers. */
export function floorInWords(runs) {
  for (const run of runs) {
    const floor = floorOf(run);
    if (floor) return `In its last ${floor.epochs} epochs ${run.label} hovers, mostly between ${loss(floor.low)} and ${loss(floor.high)}: at a constant rate every update follows one noisy batch. A falling rate or a larger batch lets it settle.`;
  }
  return "";
}
