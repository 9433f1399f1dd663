/**
 * Whether a run at a constant rate hovers at a floor, and whether one at a falling rate has settled. Depends on a
 * run's columns; must not know the page. The rule is that of `app/training/analysis/floor.py`.
 */

import { hasMovingRate } from "./differences.js";
import { epochsAt } from "./segments.js";
/** @import { Run } from "./types.js" */

/**
 * @typedef {object} Level  Losses over the last epochs; `low` and `high` hold their middle 80 %.
 * @property {number} epochs
 * @property {number} low
 * @property {number} median
 * @property {number} high
 * @property {number} mean
 * @property {number} spread  standard deviation
 */

const LEAST = 8; // epochs that a run must have to be judged, by its last quarter
const TREND = 0.25; // of the middle 80 %'s width: the median may move by less than this from quarter to quarter
const RESTLESS = 0.05; // of the median: the middle 80 % of a run that hovers is wider than this
const FALLEN = 0.5; // of a run's largest rate: its last rate is below this if it has fallen
const STILL = 0.2; // of the median: the middle 80 % of a run that has settled is narrower than this
const ROUNDING = 1e-9; // of the first loss: a median below this is rounding, not a floor

/**
 * The training losses in the last quarter of the run; null where it does not hover.
 * @type {(run: Run) => ?Level}
 */
export function floorOf(run) {
  if (!isJudged(run) || hasMovingRate(run.settings)) return null;
  const { before, level } = lastQuarter(run);
  const { low, median, high } = level;
  const hovers = Math.abs(median - before) < TREND * (high - low) && high - low > RESTLESS * median;
  return hovers && median > ROUNDING * run.training_loss.values[0] ? level : null;
}

/** The same of a run at a falling rate that moves little at its end; null where it does not. */
export function settledOf(run) {
  if (!isJudged(run) || !hasFallen(run)) return null;
  const { level } = lastQuarter(run);
  return level.high - level.low < STILL * level.median ? level : null;
}

/**
 * Full batch has no noise, and a short run tells nothing.
 * @type {(run: Run) => boolean}
 */
const isJudged = (run) =>
  run.ended && run.status !== "diverged" && run.batchSize < run.examples && epochsAt(run, run.length) >= LEAST;

function hasFallen({ learning_rates: { values }, length }) {
  const rates = values.subarray(0, length);
  return rates[length - 1] < FALLEN * rates.reduce((most, rate) => Math.max(most, rate), 0);
}

/** The `level` of the last quarter of the run, and `before`, the median of the quarter before. */
function lastQuarter(run) {
  const epochs = epochsAt(run, run.length);
  const last = lossesBetween(run, 0.75 * epochs, epochs);
  const [low, median, high] = [0.1, 0.5, 0.9].map((share) => quantile(last, share));
  const mean = meanOf(last);
  const spread = Math.sqrt(meanOf(last.map((value) => (value - mean) ** 2)));
  return {
    level: { epochs: Math.round(0.25 * epochs), low, median, high, mean, spread },
    before: quantile(lossesBetween(run, 0.5 * epochs, 0.75 * epochs), 0.5),
  };
}

/**
 * In ascending order.
 * @type {(run: Run, from: number, to: number) => number[]}
 */
function lossesBetween(run, from, to) {
  const losses = [];
  for (let i = 0; i < run.evaluatedSteps.length; i++) {
    const at = epochsAt(run, run.evaluatedSteps.values[i]);
    if (at >= from && at <= to) losses.push(run.training_loss.values[i]);
  }
  return losses.sort((a, b) => a - b);
}

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const quantile = (sorted, share) => sorted[Math.round(share * (sorted.length - 1))];
