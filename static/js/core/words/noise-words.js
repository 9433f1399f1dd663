/** What the plots of the gradient's noise say about the very experiment, in sentences. Pure: replies in, text out. */

import { count, counted, loss, percent } from "../format.js";
import { batchSizeAt, segmentAt } from "../segments.js";

const STILL = {
  as_given: "This run takes the examples in the given order: nothing is random.",
  sorted: "This run takes the examples sorted by target: nothing is random.",
};

const batchOf = (size) => (size === 1 ? "a single example" : `a batch of ${count(size)}`);

const ROUNDING = 1e-12; // of a gradient's length: below this is rounding, and shown as 0

/** `value`, or 0 where it is nothing but rounding beside numbers of this `size`. */
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
  const apart = spans.flatMap(([low, high]) =>
    high === low + 1
      ? [
          [low, low],
          [high, high],
        ]
      : [[low, high]],
  );
  return listOf(
    apart.map(([low, high]) => (high > low ? `of ${count(low)} to ${count(high)}` : `of ${count(low)}`)),
    "or",
  );
}

/** What the panel waits for. */
export function stateInWords({ playing, late, run, step }) {
  if (playing) return "Waits until the playhead stands still.";
  return late ? `Computing step ${count(step)} of ${run.label} …` : "";
}

/** Said of a batch that is shorter than the others of its epoch. */
export function shortInWords(run, step) {
  const [own, usual] = [batchSizeAt(run, step), segmentAt(run, step).batch_size];
  return own < usual
    ? `This is the short last batch of its epoch: ${counted(own, "example")}, not ${count(usual)}.`
    : "";
}

export const wholeBatchInWords = (step) => `Go to a whole batch (step ${count(step)})`;

export const spreadTitle = ({ batch_size: size }) => `How noisy is ${batchOf(size)}?`;

/** The spread at this run's batch size, the bias and the sum: sentences. */
export function spreadInWords(noise) {
  return [hereInWords(noise), wholeInWords(noise), biasInWords(noise), sumInWords(noise)].filter(Boolean);
}

function hereInWords({ spread, epoch, n, batch_size: size, s2, full_gradient_norm: norm }) {
  const drawn = epoch.order === "with_replacement" ? "with" : "without";
  if (size === n && drawn === "without") return `S² = ${loss(s2)}. The full gradient is ${loss(norm)} long.`;
  const { measured, formula } = spread[`${drawn}_replacement`];
  const at = spread.batch_sizes.indexOf(size);
  return (
    `The hairline marks ${batchOf(size)}, drawn ${drawn} replacement: measured ${loss(measured[at])}, by the ` +
    `formula ${loss(formula[at])} with S² = ${loss(s2)}. ` +
    (`Its gradient is typically ${loss(formula[at] && Math.sqrt(formula[at]))} away from the full gradient, ` +
      `which is ${loss(norm)} long.${stillInWords(epoch)}`)
  );
}

/** Where nothing is random no formula for random batches describes the run's own. */
const stillInWords = ({ order }) =>
  order in STILL ? ` ${STILL[order]} The points and formulas are for random batches and do not describe it.` : "";

const wholeInWords = ({ n }) =>
  `At M = N = ${count(n)} without replacement the distance is exactly 0. Logarithmic axes cannot show 0.`;

/** Nothing where a gradient is not finite: then there is no mean to compare. */
function biasInWords({ bias: { batch_sizes: sizes, batches, largest }, full_gradient_norm: norm }) {
  const total = batches.reduce((sum, each) => sum + each, 0);
  if (total < 2 || norm === null || largest.includes(null)) return null;
  const most = Math.max(...largest);
  const share = norm ? `, ${loss(most / norm)} of g's length` : "";
  const off = most ? `the largest difference in any parameter is ${loss(most)}${share}` : "no parameter differs";
  return (
    `The mean gradient of all ${count(total)} possible batches ${sizesInWords(sizes)} ` +
    `${sizes.at(-1) === 1 ? "example" : "examples"} is the full gradient g: ${off}.`
  );
}

const sumInWords = ({ sum, n }) =>
  sum.factor === null
    ? null
    : `If the losses were summed and not averaged, g would be N = ${count(n)} times the mean gradient of ` +
      `single examples (measured: ${digits(sum.factor)} times).`;

const digits = (value) => value.toLocaleString("en-US", { maximumSignificantDigits: 10 });

/** What circles and squares, hollow and filled are, as far as they are there. */
export function marksInWords({ spread }) {
  const draws = Object.entries(spread)
    .filter(([name]) => name !== "batch_sizes")
    .map(([, draw]) => draw);
  const random = draws.flatMap(({ exact, batches }) => batches.filter((_, i) => !exact[i]));
  const parts = ["Circles: drawn without replacement", "squares: with replacement"];
  if (draws.some(({ exact }) => exact.some(Boolean))) parts.push("hollow: mean over every possible batch");
  if (random.length)
    parts.push(`filled: mean over ${rangeOf(random)} random batches, with a 95\u00a0% interval as bar`);
  return `${parts.join("; ")}.`;
}

function rangeOf(numbers) {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return low === high ? count(low) : `${count(low)} to ${count(high)}`;
}

export const cloudTitle = ({ cloud }) =>
  cloud.batch_size === 1 ? "Where do single examples pull?" : `Where do batches of ${count(cloud.batch_size)} pull?`;

/** `isNear`: the zero gradient is in the picture. */
export function cloudInWords({ cloud, full_gradient_norm: norm }, isNear) {
  const points = cloud.points.length;
  const kind = cloud.exact ? `the ${count(points)} possible batches` : `${count(points)} random batches`;
  const what =
    points === 1
      ? "There is one possible batch, and its gradient is the full gradient."
      : `Each point is the gradient of one of ${kind}. The picture is centred on the full gradient.`;
  const share =
    cloud.explained === null
      ? ""
      : ` The axes are the two directions in which the points differ most. They show ` +
        `${percent(cloud.explained)} of the variance.`;
  const own =
    `This step's batch lies ` +
    (`${loss(rounded(cloud.this.includes(null) ? null : Math.hypot(...cloud.this), norm))} from the full ` +
      `gradient in this plane`);
  return [
    `${what}${share}`,
    `${own}. The full gradient is ${loss(norm)} long.${isNear ? "" : ` ${zeroInWords(cloud.zero)}`}`,
  ];
}

function zeroInWords([u, v]) {
  const distance = Math.hypot(u, v);
  const aside = Math.abs(u) > 0.4 * distance ? (u > 0 ? "right" : "left") : "";
  const above = Math.abs(v) > 0.4 * distance ? (v > 0 ? "above" : "below") : "";
  return (
    `The zero gradient lies outside the picture, ${loss(distance)} away ` +
    `${[above, aside && `to the ${aside}`].filter(Boolean).join(" and ")}.`
  );
}

export const epochTitle = ({ epoch }) => `Is the rest of epoch ${count(epoch.epoch + 1)} a fair draw?`;

/** `step` is the one that the reply is of, `size` the examples of its batch. */
export function epochInWords({ epoch, n, step, batch_size: size }) {
  if (epoch.order === "with_replacement") {
    return [
      "This run draws with replacement: every batch comes from all N examples, whatever the epoch has used. " +
        "So the distance is always 0.",
    ];
  }
  return [
    fairInWords(epoch, n === size),
    droppedInWords(epoch, n),
    epoch.used.length > 1 ? furthestInWords(epoch, step) : onlyInWords(epoch, size),
  ].filter(Boolean);
}

/** What is random in the epoch's batches: of one whole batch there is nothing to say. */
function fairInWords({ order }, isWhole) {
  if (isWhole) return null;
  if (order in STILL) return `${STILL[order]} So no batch is an unbiased draw.`;
  if (order === "shuffle_once")
    return "This run shuffles once: the order is random, but every epoch repeats the same batches.";
  return (
    "Before an epoch begins, each of its batches may hold any examples: at fixed weights every batch is " +
    "unbiased. Once its earlier batches are known, only the other examples can come, and their mean gradient is not g."
  );
}

function droppedInWords({ remaining: [uses], distance }, n) {
  if (uses === n || distance[0] === null) return null;
  return (
    `This epoch drops ${counted(n - uses, "example")}. So even the mean gradient of all ${count(uses)} that it ` +
    `uses is ${loss(distance[0])} times g's length away from g.`
  );
}

function onlyInWords({ remaining: [uses] }, size) {
  return size === uses
    ? `This epoch's one batch uses all ${count(uses)} examples: nothing is left after it.`
    : "The run ended after the first step of this epoch: nothing was used before it.";
}

function furthestInWords({ steps, used, remaining, distance, expected }, step) {
  const top = distance.reduce((best, value, i) => (value > distance[best] ? i : best), 0);
  if (distance[top] === null) return null;
  const where = step > steps[0] ? "The hairline marks this step." : "This step is the first of the epoch.";
  const [away, usual] = [distance, expected].map((column) => loss(rounded(column[top], 1)));
  return (
    `The rest is furthest from g after ${count(used[top])} of ${count(remaining[0])} examples: ${away} times ` +
    `g's length away. A random rest of ${counted(remaining[top], "example")} would typically be ${usual} away. ${where}`
  );
}

/** [{label, cosine, length}] of the last points before the playhead. */
export function anglesInWords(entries) {
  const known = entries.filter(({ cosine }) => Number.isFinite(cosine));
  if (!known.length) return "";
  const fixed = (value) =>
    value
      .toFixed(2)
      .replace(/^-(0\.00)$/, "$1")
      .replace("-", "−");
  const each = known.map(
    ({ label, cosine, length }) => `${label}: cosine ${fixed(cosine)}, ${loss(length)} times as long as g`,
  );
  return `At the last point before the playhead: ${each.join("; ")}.`;
}

/**
 * What is drawn: [{label, steps, every}], `steps` of a run within the stretch, `every` one of them drawn or not.
 * `neighbours` go into a mean, null where none is drawn; `drags`: a stretch can be chosen by dragging.
 */
export function shownInWords(entries, { isZoomed, neighbours, drags }) {
  const bold = neighbours ? `Bold: mean of ${neighbours} neighbouring points (geometric mean for lengths).` : "";
  const more = drags ? "Drag over a stretch to see all its steps." : "";
  if (!isZoomed)
    return ["Each point is a step at which the losses over all examples were measured too.", bold, more]
      .filter(Boolean)
      .join(" ");
  const every = entries.filter((entry) => entry.every).map(({ label, steps }) => `${label} (${count(steps)})`);
  const some = entries
    .filter((entry) => !entry.every && entry.steps > 0)
    .map(({ label, steps }) => `${label} (${count(steps)} here)`);
  const parts = [
    every.length && `Every step of ${listOf(every)}.`,
    some.length && `Only the measured steps of ${listOf(some)}: every step is shown for at most 1,000.`,
  ];
  return [...parts, bold].filter(Boolean).join(" ");
}

/** Titles and note of the saved plots of the angles; `neighbours` where their mean is drawn. */
export const ANGLE_TITLES = {
  cosine: "Cosine of the angle between batch gradient and full gradient",
  length: "Length of the batch gradient ÷ length of the full gradient",
};
export const anglesNote = (neighbours) =>
  neighbours ? `Points: single steps. Lines: moving mean of ${neighbours} steps.` : "Each point is one step.";

/** Which step the figures are of; `noise` is null before there are any. */
export const atStepInWords = (noise) => (noise ? `At step ${count(noise.step)} of ${noise.label}` : "At one step");
