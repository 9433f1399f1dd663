/**
 * An epoch's order, its batches and an example's place in them, in words. Depends on runs and data; must not know the
 * page.
 */

import * as format from "../format.js";
import { epochOf, epochStart } from "../segments.js";
import { NO_EPOCH, penaltyInWords } from "./page-words.js";
/** @import { Data, Run } from "../types.js" */

const ORDERS = {
  shuffle_every_epoch: "shuffled every epoch",
  shuffle_once: "shuffled once",
  as_given: "in the given order",
  sorted: "sorted by target",
};
const MOST_FEATURES = 4; // of more, the first three are told

const { count, counted } = format;

/** The examples of the epoch of `step` in the order of their use, empty where it is not known. */
export const orderAt = (run, step) => run.orders.get(epochOf(run, step).epoch) ?? [];

/**
 * "300 examples in 10 batches of 32, the last with 12 (300 mod 32 = 12), shuffled every epoch."
 * @type {(run: Run, step: number) => string}
 */
export function cutInWords(run, step) {
  const { batch_size: size, examples_per_epoch: used } = epochOf(run, step).segment;
  const n = run.examples;
  const remainder = remainderInWords(n, size);
  const end = endInWords(run, step);
  if (run.settings.order === "with_replacement") {
    const filled = n % size ? ", the last filled up" : "";
    return (
      `${counted(used, "draw")} with replacement in ` +
      `${blocksOf(run, step)}${filled}${remainder}${drawnInWords(orderAt(run, step), n)}${end}.`
    );
  }
  const order = run.isWholeAt(step) ? ORDERS.as_given : ORDERS[run.settings.order];
  return `${examplesInWords(run, step)}${remainder}, ${order}${end}.`;
}

/** " (300 mod 32 = 12)", kept on one line; nothing for batches of one example or of all. */
function remainderInWords(n, size) {
  if (size === 1 || size === n) return "";
  return ` ${`(${count(n)} mod ${count(size)} = ${count(n % size)})`.replaceAll(" ", "\u00a0")}`;
}

function blocksOf(run, step) {
  const { batch_size: size, steps_per_epoch: batches } = epochOf(run, step).segment;
  return `${counted(batches, "batch", "batches")} of ${count(size)}`;
}

/** What an epoch uses of the examples, each at most once, and what becomes of a remainder. */
function examplesInWords(run, step) {
  const { batch_size: size, examples_per_epoch: used } = epochOf(run, step).segment;
  const n = run.examples;
  const rest = n % size;
  const all = counted(n, "example");
  if (size === n) return n === 1 ? "The only example in one batch" : `All ${all} in one batch`;
  if (rest === 0) return `${all} in ${blocksOf(run, step)}`;
  if (used < n) return `${count(used)} of ${all} in ${blocksOf(run, step)}, the other ${count(n - used)} dropped`;
  const weight = run.settings.last_batch === "weighted" ? `, weighted by ${count(rest)}/${count(size)}` : "";
  return `${all} in ${blocksOf(run, step)}, the last with ${count(rest)}${weight}`;
}

/** How many different examples the draws hit, and how often the one drawn most; nothing while they are not known. */
function drawnInWords(order, n) {
  if (!order.length) return "";
  const times = new Map();
  for (const example of order) times.set(example, (times.get(example) ?? 0) + 1);
  const most = Math.max(...times.values());
  const different = times.size;
  const often = most > 1 ? `some up to ${count(most)} times` : "each once";
  return `: ${counted(different, "different example")} of ${count(n)}, ${often}`;
}

/** Said where the run is planned to end within this epoch. */
function endInWords(run, step) {
  const left = run.plannedSteps - epochStart(run, step);
  return left < epochOf(run, step).segment.steps_per_epoch ? `; the run ends after batch ${count(left)}` : "";
}

const FORMS = {
  by_size: "mean of its batch losses by size",
  batches_equal: "mean of its batch losses, all the same",
  last_batch: "loss of its last batch",
  sum_of_batches: "sum of its batch losses",
  exponential: "smoothed mean of all batch losses so far",
};
const LEFT = {
  step: "batches left over make one too",
  carry: "batches left over wait for the next epoch",
  drop: "batches left over are dropped",
};

/** "Every 2 batches make an update; batches left over make one too."; nothing where each batch makes one. */
export function groupsInWords({ settings: { accumulate: many = 1, accumulate_rest: rest } }) {
  return many > 1 ? `Every ${count(many)} batches make an update; ${LEFT[rest]}.` : "";
}

/**
 * The loss of the latest epoch in the run's form, beside the training loss at its end.
 * @type {(run: Run, ended: ?{epoch: number, loss: number, training: number}) => string}
 */
export function epochLossInWords(run, ended) {
  if (!ended) return NO_EPOCH;
  return (
    `Epoch ${count(ended.epoch)}: ${format.loss(ended.loss)} (${FORMS[run.settings.epoch_loss]}` +
    `${penaltyInWords(run, ended)}). Training loss at its end: ${format.loss(ended.training)}.`
  );
}

/**
 * Where `step` stands: {epoch: "13 of 40", batch: "4 of 10"}, and {used: "96", own: "32", rest: "172"} of the epoch's
 * examples.
 */
export function standingInWords(run, step) {
  const { segment, epoch, place } = epochOf(run, step);
  const { batch_size: size, steps_per_epoch: batches, examples_per_epoch: all } = segment;
  const epochs = epochOf(run, Math.max(0, run.plannedSteps - 1)).epoch + 1;
  const before = place * size;
  const own = Math.min(size, all - before);
  return {
    epoch: `${count(epoch + 1)} of ${count(epochs)}`,
    batch: `${count(place + 1)} of ${count(batches)}`,
    used: count(before),
    own: count(own),
    rest: count(all - before - own),
  };
}

/**
 * "Example 17: x1 = 0.520, x2 = −1.20, class 1", in the data's own units.
 * @type {(data: Data, example: number) => string}
 */
export function exampleInWords(data, example) {
  const own = (value, i) => format.loss(value * (data.scale?.[i] ?? 1) + (data.mean?.[i] ?? 0));
  const named = data.features.map((name, i) => `${readable(name)} = ${own(data.x[example][i], i)}`);
  const told = named.length > MOST_FEATURES ? [...named.slice(0, MOST_FEATURES - 1), "…"] : named;
  return `Example ${count(example)}: ${[...told, targetInWords(data, data.y[example])].join(", ")}`;
}

const readable = (name) => name.replaceAll("_", " ");

export function targetInWords(data, y) {
  return data.classes
    ? `${readable(data.target)} ${data.classes[y]}`
    : `${readable(data.target)} = ${targetValue(data, y)}`;
}

/** A number to be learned, in its own unit. */
export function targetValue({ target_mean: mean, target_scale: scale }, y) {
  return format.loss(y * (scale ?? 1) + (mean ?? 0));
}

/** "batch 4 of 10", "batches 3 and 120 of 300", or why there is none. */
export function placesInWords(run, step, example) {
  const { batch_size: size, steps_per_epoch: batches } = epochOf(run, step).segment;
  const order = orderAt(run, step);
  if (run.settings.left_out?.includes(example)) return "left out of this run";
  if (!order.length) return "not known yet";
  const places = [];
  order.forEach((other, place) => {
    if (other === example) places.push(Math.floor(place / size) + 1);
  });
  const numbers = [...new Set(places)].map(count);
  if (!numbers.length)
    return run.settings.order === "with_replacement" ? "not drawn in this epoch" : "dropped in this epoch";
  const list = numbers.length === 1 ? numbers[0] : `${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
  return `${numbers.length === 1 ? "batch" : "batches"} ${list} of ${count(batches)}`;
}

// The panel.

export const BATCH = { next: "Next batch", last: "Last batch" };
export const CELLS =
  "Each cell is one training example, in the order of use. Each block is a batch. Framed: this batch. " +
  "Pale: used already.";
export const stripCaption = (label) => `Order of the examples of ${label} in this epoch, cut into batches`;
export const stripSlider = (label) => `Example in the order of ${label}`;
export const stripTitle = (label, epoch) => `Batches of ${label} in epoch ${count(epoch)}`;
export const pointInWords = ({ coarse }) =>
  `${coarse ? "Tap a cell, or" : "Point at a cell, or at"} an example in the pictures above, to see in which ` +
  `batch each run uses it.`;
