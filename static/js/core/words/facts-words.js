/**
 * What is being trained, in words, and the key to the pictures. Depends on sizes and names of the data; must not know
 * rows.
 */

import * as format from "../format.js";
import { listed } from "./headline.js";

export function factsOf(
  { examples: train, tests: test, features, classes, parameters, explained, outputs },
  { model },
) {
  const examples = test
    ? `${format.count(train)} training and ${format.counted(test, "test example")}`
    : format.counted(train, "training example");
  const sizes = [features.length, ...model.hidden, outputs].join(" · ");
  const more = `${kinkInWords(model)}${planeInWords(explained)}${targetsInWords(classes, outputs)}`;
  return `${examples}; network ${sizes} with ${format.counted(parameters, "parameter")}${more}.`;
}

const targetsInWords = (classes, outputs) =>
  !classes && outputs > 1 ? `; ${format.count(outputs)} targets, of which the pictures show the first` : "";

/** Which runs have diverged, empty where none has. */
export function divergedInWords(runs) {
  const names = runs.filter(({ status }) => status === "diverged").map(({ label }) => label);
  return names.length ? `${listed(names)} diverged.` : "";
}

/** Where φ has a kink, a fixed slope is used there: it takes no further condition for the gradient to exist. */
function kinkInWords({ activation, hidden }) {
  const slope = { relu: "0", leaky_relu: "0.01" }[activation];
  return slope && hidden.length ? `; at the kink z = 0 the slope ${slope} is used` : "";
}

/** Said where there are more than two features. */
function planeInWords(explained) {
  if (!explained) return "";
  const share = Math.round(100 * (explained[0] + explained[1]));
  return `; pictures: plane of the first two principal components (${share} % of the variance)`;
}

/** What the marks mean: filled or hollow, bold or pale, ringed. */
export function marksInWords({ hasTests, isNumbered }) {
  if (!hasTests) return "ringed: this batch";
  return `${isNumbered ? "bold: training, pale: test" : "filled: training, hollow: test"}, ringed: this batch`;
}

export const numeralsInWords = (classes) => `numerals: classes ${classes[0]} to ${classes.at(-1)}`;

/** What the library that all runs are like does otherwise than our own form; in our own form, what the choice does. */
export function likenessInWords({ experiment, libraries = [] }) {
  const library = libraries.find(({ name }) => name === experiment.like);
  return library ? library.differs : "Choose a library, and what you do not set yourself is done as there.";
}

/** Short hashes that tell whether two experiments share data, start and order. */
export function hashesInWords({ hashes, engine }) {
  const short = (hash) => String(hash).slice(0, 12);
  return (
    `Hashes: data ${short(hashes.data)}, start ${short(hashes.initial)}, order ` +
    `${hashes.order.map(short).join(", ")}; engine ${engine.version}.`
  );
}
