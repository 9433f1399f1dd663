/** What is being trained, in a sentence, and the key to the pictures. Knows sizes and names of the data, no rows. */

import * as format from "../core/format.js";
import { listed } from "../core/headline.js";

/** The sizes that the server puts into the page before there is a stream, from the stream's `open`. */
export function sizesOf({ data, parameters, runs }) {
  const { x, y, x_test: tests, features, classes, target, target_mean, target_scale, plane } = data;
  return {
    examples: x.length, tests: tests?.length ?? 0, features, classes, target, target_mean, target_scale,
    span: classes ? null : y.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]),
    explained: plane?.explained ?? null,
    parameters: parameters.initial.length, runs,
  };
}

export function factsOf({ examples: train, tests: test, features, classes, parameters, explained }, { model }) {
  const count = (n, word) => `${format.count(n)} ${word}${n === 1 ? "" : "s"}`;
  const examples = test ? `${format.count(train)} training and ${count(test, "test example")}` : count(train, "training example");
  const outputs = classes?.length > 2 ? classes.length : 1;
  const sizes = [features.length, ...model.hidden, outputs].join(" · ");
  return `${examples}; network ${sizes} with ${count(parameters, "parameter")}${kinkInWords(model)}${planeInWords(explained)}.`;
}

/** Which runs have diverged, empty where none has. */
export function divergedInWords(runs) {
  const names = runs.filter(({ status }) => status === "diverged").map(({ label }) => label);
  return names.length ? `${listed(names)} diverged.` : "";
}

/** Where φ has a kink, a fixed slope is used there: it takes no further condition for the gradient to exist. */
function kinkInWords({ activation, hidden }) {
  const slope = { relu: "0", leaky_relu: "0.01" }[activation];
  return slope && hidden.length ? `; slope ${slope} at the kink z = 0` : "";
}

/** Said where there are more than two features. */
function planeInWords(explained) {
  if (!explained) return "";
  const share = Math.round(100 * (explained[0] + explained[1]));
  return `; pictures: plane of the first two principal components (${share} % of the variance)`;
}

const MARKS = ["●", "■", "▲", "◆", "▼"];

/** Which mark is which class, or which tone which value; and what hollow and ringed mean. Nodes. */
export function keyOf(sizes) {
  const rest = sizes.tests ? `${isNumbered(sizes) ? "bold: training, pale: test" : "filled: training, hollow: test"}, ringed: this batch` : "ringed: this batch";
  const ramp = !sizes.classes && sizes.features.length > 1;
  return [...(ramp ? [rampOf(sizes)] : classesOf(sizes)), spanOf(rest)];
}

function spanOf(...content) {
  const span = document.createElement("span");
  span.append(...content);
  return span;
}

/** More classes than marks stand as numerals, which are never hollow. */
const isNumbered = ({ classes }) => classes?.length > MARKS.length;

function classesOf(sizes) {
  const { classes } = sizes;
  if (isNumbered(sizes)) return [spanOf(`numerals: classes ${classes[0]} to ${classes.at(-1)}`)];
  if (!classes) return [];
  return classes.map((name, index) => {
    const mark = spanOf(MARKS[index]);
    mark.dataset.mark = index;
    return spanOf(mark, ` ${name}`);
  });
}

function rampOf({ span: [low, high], target, target_mean: mean, target_scale: scale }) {
  const own = (value) => format.loss(value * (scale ?? 1) + (mean ?? 0));
  const bar = spanOf();
  bar.className = "ramp";
  return spanOf(`${target.replaceAll("_", " ")} ${own(low)} `, bar, ` ${own(high)}`);
}

/** Short hashes that tell whether two experiments share data, start and order. */
export function hashesInWords({ hashes, engine }) {
  const short = (hash) => String(hash).slice(0, 12);
  return `Hashes: data ${short(hashes.data)}, start ${short(hashes.initial)}, order ${hashes.order.map(short).join(", ")}; engine ${engine.version}.`;
}
