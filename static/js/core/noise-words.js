/** What the plots of the gradient's noise say about the very experiment, in sentences. Pure: replies in, text out. */

import { count, loss, percent } from "./format.js";

const batchOf = (size) => (size === 1 ? "a single example" : `a batch of ${count(size)}`);
const many = (n, one, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;

/** "1", "1 and 2", "1, 2 and 3" */
export function listOf(items) {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** "3 to 5" in place of "3, 4, 5". */
export function spansOf(numbers) {
  const spans = [];
  for (const number of numbers) {
    const last = spans.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else spans.push([number, number]);
  }
  return listOf(spans.flatMap(([low, high]) => (high > low + 1 ? [`${count(low)} to ${count(high)}`] : high > low ? [count(low), count(high)] : [count(low)])));
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
    + `So it lies about ${loss(Math.sqrt(formula[at]))} from the full gradient, which is ${loss(norm)} long.`;
}

function wholeInWords({ spread, n }) {
  const measured = spread.without_replacement.measured[spread.batch_sizes.indexOf(n)];
  const rounding = measured ? ` (measured ${loss(measured)}, which is rounding)` : "";
  return `At M = N = ${count(n)} without replacement it is exactly 0${rounding}: logarithmic axes cannot show that.`;
}

function biasInWords({ bias }) {
  if (!bias.batch_sizes.length) return null;
  const total = bias.batches.reduce((sum, batches) => sum + batches, 0);
  const largest = Math.max(...bias.largest);
  const off = largest ? `no parameter is off by more than ${loss(largest)}` : "no parameter is off at all";
  return `The mean over every possible batch of ${spansOf(bias.batch_sizes)} (${many(total, "batch", "batches")}) is g: ${off}.`;
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
  const share = cloud.explained === null ? "" : ` The two directions hold ${percent(cloud.explained)} of the points' variance.`;
  const own = ` This step's batch lies ${loss(Math.hypot(...cloud.this))} from the full gradient in this plane`;
  return [`${what}${share}`, `${own.trim()}; the full gradient is ${loss(norm)} long.${isNear ? "" : ` ${zeroInWords(cloud.zero)}`}`];
}

function zeroInWords([u, v]) {
  const distance = Math.hypot(u, v);
  const aside = Math.abs(u) > 0.4 * distance ? (u > 0 ? "right" : "left") : "";
  const above = Math.abs(v) > 0.4 * distance ? (v > 0 ? "above" : "below") : "";
  return `The zero gradient lies outside the picture: ${loss(distance)} away, ${[above, aside && `to the ${aside}`].filter(Boolean).join(" and ")}.`;
}

export const epochTitle = ({ epoch }) => `Is the rest of epoch ${count(epoch.epoch + 1)} a fair draw?`;

export function epochInWords({ epoch, n }) {
  if (epoch.order === "with_replacement") {
    return ["This run draws with replacement: every batch comes from all N examples, whatever the epoch has used, so the distance is 0 throughout."];
  }
  const fair = "At fixed weights every batch is unbiased. Given the batches before it in its epoch it is not: only the examples left can still come, and their mean gradient is not g.";
  return [fair, epoch.used.length > 1 ? furthestInWords(epoch, n) : `This epoch's one batch uses all ${count(n)} examples: nothing is left.`];
}

function furthestInWords({ used, distance, expected }, n) {
  const top = distance.reduce((best, value, i) => (value > distance[best] ? i : best), 0);
  const left = n - used[top];
  return `It is furthest away after ${count(used[top])} of ${count(n)} examples: by ${loss(distance[top])} lengths of g; a random rest of ${count(left)} would be off by ${loss(expected[top])}. The hairline is this step.`;
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
