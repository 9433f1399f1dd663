/** What is being trained, in a sentence, and the key to the pictures. */

import * as format from "../core/format.js";

export function factsOf({ data, parameters, experiment }) {
  const [train, test] = [data.x.length, data.x_test?.length ?? 0];
  const count = (n, word) => `${format.count(n)} ${word}${n === 1 ? "" : "s"}`;
  const examples = test ? `${format.count(train)} training and ${count(test, "test example")}` : count(train, "training example");
  const outputs = data.classes?.length > 2 ? data.classes.length : 1;
  const sizes = [data.features.length, ...experiment.model.hidden, outputs].join(" · ");
  return `${examples}; network ${sizes} with ${count(parameters.initial.length, "parameter")}${kinkInWords(experiment.model)}${planeInWords(data)}.`;
}

/** Where φ has a kink, a fixed slope is used there: it takes no further condition for the gradient to exist. */
function kinkInWords({ activation, hidden }) {
  const slope = { relu: "0", leaky_relu: "0.01" }[activation];
  return slope && hidden.length ? `; slope ${slope} at the kink z = 0` : "";
}

/** Said where there are more than two features. */
function planeInWords({ plane }) {
  if (!plane) return "";
  const share = Math.round(100 * (plane.explained[0] + plane.explained[1]));
  return `; pictures: plane of the first two principal components (${share} % of the variance)`;
}

const MARKS = ["●", "■", "▲", "◆", "▼"];

/** Which mark is which class, or which tone which value; and what hollow and ringed mean. Nodes. */
export function keyOf({ data }) {
  const rest = data.x_test?.length ? "filled training, hollow test, ringed batch" : "ringed: this batch";
  const ramp = !data.classes && data.features.length > 1;
  return [...(ramp ? [rampOf(data)] : classesOf(data)), spanOf(rest)];
}

function spanOf(...content) {
  const span = document.createElement("span");
  span.append(...content);
  return span;
}

function classesOf({ classes }) {
  if (!classes || classes.length > MARKS.length) return [];
  return classes.map((name, index) => {
    const mark = spanOf(MARKS[index]);
    mark.dataset.mark = index;
    return spanOf(mark, ` ${name}`);
  });
}

function rampOf({ y, target, target_mean: mean, target_scale: scale }) {
  const [low, high] = y.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
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
