/** What the plots of the gradient's noise say about the very experiment, in sentences. Pure: replies in, text out. */

import { count, loss, percent } from "./format.js";

const batchOf = (size) => (size === 1 ? "a single example" : `a batch of ${count(size)}`);
const many = (n, one, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;

const ROUNDING = 1e-12; // of a gradient's length: what is below is the arithmetic's, and told as 0

/** A value beside one of a size, 0 if it is nothing but rounding. */
export const rounded = (value, size) => (value !== null && Math.abs(value) < ROUNDING * size ? 0 : value);

/** "1", "1 and 2", "1, 2 and 3" */
function listOf(items, word = "and") {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

/** "of 1, of 3 to 5 or of 300" for 1, 3, 4, 5 and 300. */
function sizesInWords(numbers) {
  const spans = [];
  for (const number of numbers) {
    const last = spans.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else spans.push([number, number]);
  }
  const apart = spans.flatMap(([low, high]) => (high === low + 1 ? [[low, low], [high, high]] : [[low, high]]));
  return listOf(apart.map(([low, high]) => (high > low ? `of ${count(low)} to ${count(high)}` : `of ${count(low)}`)), "or");
}

export const spreadTitle = ({ batch_size: size }) => `How noisy is ${batchOf(size)}?`;

/** The spread at this run's batch size, the bias and the sum: sentences. */
export function spreadInWords(noise) {
  return [hereInWords(noise), wholeInWords(noise), biasInWords(noise), sumInWords(noise)].filter(Boolean);
}

function hereInWords({ spread, epoch, n, batch_size: size, s2, full_gradient_norm: norm }) {
  const drawn = epoch.order === "with_replacement" ? "with" : "without";
  if (size === n && drawn === "without") return `S² = ${loss(s2)}; the full gradient is ${loss(norm)} long.`;
  const { measured, formula } = spread[`${drawn}_replacement`];
  const at = spread.batch_sizes.indexOf(size);
  return `For ${batchOf(size)} ${drawn} replacement (hairline): measured ${loss(measured[at])}, by formula ${loss(formula[at])} with S² = ${loss(s2)}. `
    + `So it lies about ${loss(formula[at] && Math.sqrt(formula[at]))} from the full gradient, which is ${loss(norm)} long.`;
}

const wholeInWords = ({ n }) => `At M = N = ${count(n)} without replacement it is exactly 0: logarithmic axes cannot show that.`;

/** Nothing where a gradient is not finite: then there is no mean to compare. */
function biasInWords({ bias: { batch_sizes: sizes, batches, largest }, full_gradient_norm: norm }) {
  const total = batches.reduce((sum, each) => sum + each, 0);
  if (total < 2 || norm === null || largest.includes(null)) return null;
  const most = Math.max(...largest);
  const share = norm ? `, which is ${loss(most / norm)} of g's length` : "";
  const off = most ? `no parameter is off by more than ${loss(most)}${share}` : "no parameter is off at all";
  return `The mean over all ${count(total)} possible batches ${sizesInWords(sizes)} ${sizes.at(-1) === 1 ? "example" : "examples"} is g: ${off}.`;
}

const sumInWords = ({ sum, n }) => (sum.factor === null ? null
  : `With losses summed, not averaged, g would be N = ${count(n)} times the mean of single examples' gradients (measured ${digits(sum.factor)}).`);

const digits = (value) => value.toLocaleString("en-US", { maximumSignificantDigits: 10 });

/** What circles and squares, hollow and filled are, as far as they are there. */
export function marksInWords({ spread }) {
  const draws = Object.entries(spread).filter(([name]) => name !== "batch_sizes").map(([, draw]) => draw);
  const random = draws.flatMap(({ exact, batches }) => batches.filter((_, i) => !exact[i]));
  const parts = ["circles without, squares with replacement"];
  if (draws.some(({ exact }) => exact.some(Boolean))) parts.push("hollow: every possible batch");
  if (random.length) parts.push(`filled: ${rangeOf(random)} random batches, the bar a 95\u00a0% interval`);
  const text = parts.join("; ");
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function rangeOf(numbers) {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return low === high ? count(low) : `${count(low)} to ${count(high)}`;
}

export const cloudTitle = ({ cloud }) => (cloud.batch_size === 1 ? "Where do single examples pull?" : `Where do batches of ${count(cloud.batch_size)} pull?`);

/** `isNear`: the zero gradient is in the picture. */
export function cloudInWords({ cloud, full_gradient_norm: norm }, isNear) {
  const points = cloud.points.length;
  const kind = cloud.exact ? `the ${count(points)} possible batches` : `${count(points)} random batches`;
  const what = points === 1 ? "There is one possible batch, and its gradient is the full gradient." : `Each point is the gradient of one of ${kind}, less the full gradient.`;
  const share = cloud.explained === null ? "" : ` The principal directions are those in which the points differ most: the two hold ${percent(cloud.explained)} of their variance.`;
  const own = `This step's batch lies ${loss(rounded(cloud.this.includes(null) ? null : Math.hypot(...cloud.this), norm))} from the full gradient in this plane`;
  return [`${what}${share}`, `${own}; the full gradient is ${loss(norm)} long.${isNear ? "" : ` ${zeroInWords(cloud.zero)}`}`];
}

function zeroInWords([u, v]) {
  const distance = Math.hypot(u, v);
  const aside = Math.abs(u) > 0.4 * distance ? (u > 0 ? "right" : "left") : "";
  const above = Math.abs(v) > 0.4 * distance ? (v > 0 ? "above" : "below") : "";
  return `The zero gradient lies outside the picture: ${loss(distance)} away, ${[above, aside && `to the ${aside}`].filter(Boolean).join(" and ")}.`;
}

export const epochTitle = ({ epoch }) => `Is the rest of epoch ${count(epoch.epoch + 1)} a fair draw?`;

/** `step` is the one that the reply is of, `size` the examples of its batch. */
export function epochInWords({ epoch, n, step, batch_size: size }) {
  if (epoch.order === "with_replacement") {
    return ["This run draws with replacement: every batch comes from all N examples, whatever the epoch has used, so the distance is 0 throughout."];
  }
  const fair = "At fixed weights every batch is unbiased. Given the batches before it in its epoch it is not: only the examples left can still come, and their mean gradient is not g.";
  return [fair, droppedInWords(epoch, n), epoch.used.length > 1 ? furthestInWords(epoch, step) : onlyInWords(epoch, size)].filter(Boolean);
}

function droppedInWords({ remaining: [uses], distance }, n) {
  if (uses === n || distance[0] === null) return null;
  return `This epoch drops ${many(n - uses, "example")} and never uses ${n - uses === 1 ? "it" : "them"}, so that even its ${count(uses)} together are ${loss(distance[0])} times g's length away from g.`;
}

function onlyInWords({ remaining: [uses] }, size) {
  return size === uses ? `This epoch's one batch uses all ${count(uses)} examples: nothing is left after it.` : "The run ended after the first step of this epoch: nothing was used before it.";
}

function furthestInWords({ steps, used, remaining, distance, expected }, step) {
  const top = distance.reduce((best, value, i) => (value > distance[best] ? i : best), 0);
  if (distance[top] === null) return null;
  const where = step > steps[0] ? "The hairline is this step." : "This step is the epoch's first.";
  const [away, usual] = [distance, expected].map((column) => loss(rounded(column[top], 1)));
  return `The rest is furthest from g after ${count(used[top])} of ${count(remaining[0])} examples: by ${away} times g's length; a random rest of ${count(remaining[top])} would be off by ${usual}. ${where}`;
}

/** [{label, cosine, length}] of the last points before the playhead. */
export function anglesInWords(entries) {
  const known = entries.filter(({ cosine }) => Number.isFinite(cosine));
  if (!known.length) return "";
  const fixed = (value) => value.toFixed(2).replace(/^-(0\.00)$/, "$1").replace("-", "−");
  const each = known.map(({ label, cosine, length }) => `${label} cosine ${fixed(cosine)}, ${loss(length)} times as long`);
  return `Last points before the playhead: ${each.join("; ")}.`;
}

/**
 * What is drawn: [{label, steps, every}], `steps` of a run within the stretch, `every` one of them drawn or not.
 * `neighbours` go into a mean, null where none is drawn; `drags`: a stretch can be chosen by dragging.
 */
export function shownInWords(entries, { isZoomed, neighbours, drags }) {
  const bold = neighbours ? `Bold: mean of ${neighbours} neighbouring points (of lengths the geometric mean).` : "";
  const more = drags ? "Drag over a stretch to see every step of it." : "";
  if (!isZoomed) return ["Points: the steps at which the losses over all examples were taken too.", bold, more].filter(Boolean).join(" ");
  const every = entries.filter((entry) => entry.every).map(({ label, steps }) => `${label} (${count(steps)})`);
  const some = entries.filter((entry) => !entry.every && entry.steps > 0).map(({ label, steps }) => `${label} (${count(steps)} here)`);
  const parts = [every.length && `Every step of ${listOf(every)}.`, some.length && `Only the evaluated steps of ${listOf(some)}; every one of at most 1,000.`];
  return [...parts, bold].filter(Boolean).join(" ");
}
