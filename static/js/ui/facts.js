/** What is being trained, in a sentence; and what the picture's plane is. */

import * as format from "../core/format.js";

export function factsOf(open, catalog) {
  const { data, parameters, experiment } = open;
  const dataset = catalog.datasets.find(({ name }) => name === experiment.data.name);
  const [train, test] = [data.x.length, data.x_test?.length ?? 0];
  const count = (n, word) => `${format.count(n)} ${word}${n === 1 ? "" : "s"}`;
  const examples = test ? `${format.count(train)} training and ${count(test, "test example")}` : count(train, "training example");
  const outputs = data.classes?.length > 2 ? data.classes.length : 1;
  const sizes = [data.features.length, ...experiment.model.hidden, outputs].join(" · ");
  return `${dataset?.title ?? "Own data"}: ${examples}. Network ${sizes}, ${count(parameters.initial.length, "parameter")}. `
    + "Filled marks: training; hollow: test; ringed: the current batch.";
}

/** "The pictures show the plane …", or nothing for one or two features. */
export function planeInWords({ data }) {
  if (!data.plane) return "";
  const [first, second] = data.plane.explained.map((share) => `${Math.round(100 * share)} %`);
  return `The pictures show the plane of the first two principal components of the ${data.features.length} training inputs, `
    + `which explains ${first} and ${second} of their variance; the regions are the network's outputs in that plane.`;
}

/** Short hashes that tell whether two experiments share data, start and order. */
export function hashesInWords({ hashes, engine }) {
  const short = (hash) => String(hash).slice(0, 12);
  return `Hashes: data ${short(hashes.data)}, start ${short(hashes.initial)}, order ${hashes.order.map(short).join(", ")}; engine ${engine.version}.`;
}
