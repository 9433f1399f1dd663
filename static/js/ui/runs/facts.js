/**
 * The sizes of what is being trained, and the key to the pictures. Depends on sizes and names of the data; must not
 * know rows.
 */

import { marksInWords, numeralsInWords } from "../../core/words/facts-words.js";
import * as format from "../../core/format.js";

/** The sizes that the server puts into the page before there is a stream, from the stream's `open`. */
export function sizesOf({ data, parameters, runs }) {
  const { x, y, x_test: tests, features, classes, target, target_mean, target_scale, plane } = data;
  return {
    examples: x.length,
    tests: tests?.length ?? 0,
    features,
    classes,
    target,
    target_mean,
    target_scale,
    span: classes
      ? null
      : y.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]),
    explained: plane?.explained ?? null,
    outputs: parameters.layout.at(-1).shape[0],
    parameters: parameters.initial.length,
    runs,
  };
}

const LETTERS = 36; // of the name of a target
const MARKS = ["●", "■", "▲", "◆", "▼"];

/** Which mark is which class, or which tone which value; and what hollow and ringed mean. Nodes. */
export function keyOf(sizes, hasTest) {
  const rest = marksInWords({ hasTests: hasTest && sizes.tests > 0, isNumbered: isNumbered(sizes) });
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
  if (isNumbered(sizes)) return [spanOf(numeralsInWords(classes))];
  if (!classes) return [];
  return classes.map((name, index) => {
    const mark = spanOf(MARKS[index]);
    mark.dataset.mark = index;
    return Object.assign(spanOf(mark, ` ${name}`), { className: "key-name", title: String(name) });
  });
}

function rampOf({ span: [low, high], target, target_mean: mean, target_scale: scale }) {
  const own = (value) => format.loss(value * (scale ?? 1) + (mean ?? 0));
  const bar = spanOf();
  bar.className = "ramp";
  return spanOf(`${format.shortened(target.replaceAll("_", " "), LETTERS)} ${own(low)} `, bar, ` ${own(high)}`);
}
