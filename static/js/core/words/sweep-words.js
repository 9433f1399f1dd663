/** What the page of a sweep says. Depends on numbers; must not know an element. */

import * as format from "../format.js";
import { FINAL } from "../sweep/grid.js";
import { costInWords } from "./cost-words.js";
import { listed } from "./headline.js";
import { measureInWords, plainLoss } from "./target-words.js";

export const rateInWords = (rate) => String(Number(rate.toPrecision(6)));
const sizeInWords = (size) => (Number.isFinite(size) ? format.count(size) : String(size));

/** The head of a column: "full" is a number once it is known. */
export const columnInWords = ({ given, size }) =>
  given === "full" ? `full${size ? ` (${sizeInWords(size)})` : ""}` : sizeInWords(given);

export const HEADS = { across: "Batch size", down: "Learning rate" };

// Short, since a column of the table is narrow.
const SHORT = {
  ...costInWords,
  operations: (value) => (value < 1e5 ? format.count(value) : format.plainTick(value)),
  [FINAL]: format.loss,
};
const NAMES = { updates: "updates", epochs: "epochs", examples: "examples", operations: "operations", seconds: "" };

export const valueInWords = (value, shown) => SHORT[shown](value);

const withUnit = (value, shown) =>
  shown === FINAL
    ? `final training loss ${SHORT[FINAL](value)}`
    : [SHORT[shown](value), NAMES[shown]].filter(Boolean).join(" ");

/** A cell without a number. */
export const STATES = { pending: ["·", ""], missed: ["–", "not reached"], diverged: ["×", "diverged"] };
export const BEST = ", best learning rate of this batch size";
export const PENDING = "not trained yet";

/** Under the number, where not all seeds agree. */
export function shareInWords({ reached, diverged, seeds }, shown) {
  if (shown === FINAL) return diverged ? `${diverged} diverged` : "";
  return reached < seeds ? `${reached} of ${seeds}` : "";
}

const ofSeeds = (seeds) => (seeds === 1 ? "one seed" : `the median of ${seeds} seeds`);
const targetInWords = ({ target, measure }) => `a ${measureInWords(measure)} of ${plainLoss(target)}`;

const SHOWN = { updates: "Updates", epochs: "Epochs", examples: "Examples", operations: "Operations", seconds: "Time" };

const NO_TARGET = "There is no target, so no cost of one. The table can show the final training loss.";

/** What the numbers of the table are, and how it marks the best. */
export function legendInWords(sweep, shown) {
  const { target, seeds } = sweep;
  if (target === null && shown !== FINAL) return NO_TARGET;
  const what = shown === FINAL ? "Training loss at the end" : `${SHOWN[shown]} to ${targetInWords(sweep)}`;
  const best = target === null ? "has the lowest final training loss" : "needs the fewest updates";
  const share =
    seeds > 1 && shown !== FINAL ? ` Below a number, 2 of ${seeds} means that only 2 seeds reach the target.` : "";
  const marks = `A stronger blue is less. A frame marks the rate that ${best} in its column.`;
  return `${what}: ${ofSeeds(seeds)}. ${marks}${share}`;
}

export const captionInWords = (sweep, shown) =>
  `${legendInWords(sweep, shown)} Columns: batch sizes. Rows: learning rates.`;

export const POINT = "Point at a cell, or move to it with the keys, to read its seeds.";

/** The seeds of a cell: "Batch size 16, learning rate 1: 6 updates (least 5, most 8). Reached by 3 of 3 seeds." */
export function readingInWords(column, rate, summary, shown) {
  const place = `Batch size ${columnInWords(column)}, learning rate ${rateInWords(rate)}`;
  const { state, value, least, most, reached, diverged, seeds } = summary;
  if (state === "pending") return `${place}: ${PENDING}.`;
  const range =
    seeds > 1 && Number.isFinite(least) ? ` (least ${SHORT[shown](least)}, most ${SHORT[shown](most)})` : "";
  const what = state === "value" ? withUnit(value, shown) : STATES[state][1];
  const counts = shown === FINAL ? "" : ` Reached by ${reached} of ${format.counted(seeds, "seed")}.`;
  return `${place}: ${what}${range}.${counts}${diverged ? ` ${diverged} diverged.` : ""}`;
}

/** The title of the page. */
export const titleInWords = (description) => `Sweep: ${description} · Batchwise`;

// Progress.

export const progressInWords = (come, count) => `${format.count(come)} of ${format.counted(count, "training")}`;
export const endedInWords = (count) => `All ${format.counted(count, "training")} have ended.`;
export const cancelledInWords = (come, count) => `Stopped after ${progressInWords(come, count)}.`;
export const STARTING = "The sweep starts.";
export const REFUSED = "The server refuses this sweep. The reason stands beside the setting.";
export const FAILED = "The sweep has failed.";
export const waitInWords = (reason) => `${reason ?? "The server is busy."} The page tries again by itself.`;

// The curve.

export const CURVE = {
  title: (sweep) => `Updates to ${targetInWords(sweep)}`,
  across: "batch size (examples)",
  up: "updates",
  perfect: "perfect scaling",
  fit: "fit",
  critical: (size) => `critical batch size ${sizeOf(size)}`,
  noise: (size) => `gradient noise scale ${sizeOf(size)}`,
  short: {
    perfect: "perfect",
    critical: (size) => `critical ${sizeOf(size)}`,
    noise: (size) => `noise scale ${sizeOf(size)}`,
  },
  note:
    "Points: the median of the seeds, with bars from the least to the most. Perfect scaling: half the updates for " +
    "twice the batch.",
  waiting: "The curve comes at the end of the sweep.",
  noTarget: "Give a target to see this curve.",
  none: "No batch size reaches the target with half of its seeds. Choose a higher target, or train longer.",
};

const sizeOf = (size) => (size < 10 ? String(Number(size.toPrecision(2))) : format.count(Number(size.toPrecision(2))));

/** What the curve shows, and how well the gradient noise predicts it. */
export function curveInWords(points, { measured, noise }) {
  const scale = noise?.median;
  const predicted = Number.isFinite(scale)
    ? ` The gradient noise scale, measured on the way to the target, is ${sizeOf(scale)}.`
    : "";
  if (points.length < 2) return `Only one batch size reaches the target.${predicted}`;
  const [first, last] = [points[0], points.at(-1)];
  const sizes = `From batch size ${sizeInWords(first.size)} to ${sizeInWords(last.size)}`;
  const change = `the updates ${compared(first.value, last.value)}`;
  const saved = `${sizes} ${change}, with ${format.times(last.size / first.size)} the batch.`;
  if (!measured) {
    const why =
      points.length < 3
        ? "A fit needs three batch sizes that reach the target"
        : "The curve has no bend that a fit could find";
    return `${saved} ${why}.${predicted}`;
  }
  const { batch_size: size, fewest_updates: fewest } = measured;
  return (
    `${saved} Well below a batch size of ${sizeOf(size)}, twice the batch needs about half the updates. Well above, ` +
    `a larger batch saves little: by the fit about ${format.counted(Math.round(fewest), "update")} remain.${predicted}`
  );
}

const compared = (from, to) =>
  to < from ? `fall to 1/${ratio(from / to)}` : to > from ? `grow ${format.times(to / from)}` : "stay the same";
const ratio = (value) => (value < 10 ? String(Number(value.toPrecision(2))) : format.count(value));

// The best rates.

export const RATES = {
  title: "The best learning rate of each batch size",
  across: "batch size (examples)",
  up: "learning rate η",
  rules: { linear: "linear rule", "square-root": "square-root rule" },
  short: { linear: "linear", "square-root": "square root" },
  note: "The ticks of the learning rate are the rates of the sweep. Both rules start at the smallest batch.",
  waiting: "The best rates come at the end of the sweep.",
  none: "No batch size has a best rate: all trainings have diverged, or none reaches the target.",
};

/** How the best rate grows with the batch size, and where the sweep had no higher or lower rate to try. */
export function ratesInWords(points, { highest, lowest }) {
  const ends = [endInWords(highest, "highest", "larger"), endInWords(lowest, "lowest", "smaller")].join("");
  if (points.length < 2) return `There is only one batch size to compare.${ends}`;
  const [first, last] = [points[0], points.at(-1)];
  const from = `${rateInWords(first.value)} at batch size ${sizeInWords(first.size)}`;
  const to = `${rateInWords(last.value)} at ${sizeInWords(last.size)}`;
  return `The best rate goes from ${from} to ${to}.${growthInWords(points)}${ends}`;
}

function growthInWords(points) {
  if (points.length < 3) return "";
  const power = points.power;
  if (power < 0.15) return " It hardly grows with the batch size, so neither rule fits.";
  const nearer = Math.abs(power - 1) < Math.abs(power - 0.5) ? "linear rule (power 1)" : "square-root rule (power 0.5)";
  return ` It grows about like the batch size to the power ${power.toFixed(2)}, closest to the ${nearer}.`;
}

function endInWords(sizes, end, other) {
  if (!sizes.length) return "";
  const names = listed(sizes.map(sizeInWords));
  const of = sizes.length === 1 ? `batch size ${names}` : `batch sizes ${names}`;
  return ` For ${of} the best rate is the ${end} of the sweep: a ${other} one may be better.`;
}

export const PROBLEM = (message) =>
  /^(is|are|has|have|must|makes|cannot)\b/.test(message) ? `This ${message}.` : `${message}.`;
