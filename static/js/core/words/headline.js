/** An experiment in a few words, as the server's titles and cards say it (`app/web/catalog/headline.py`). */

import { ownExamplesInWords } from "../differences.js";
import { count } from "../format.js";
import { runsOf } from "../document/settings.js";

const PLAIN = "gradient_descent";

/**
 * "Two moons: full batch, mini-batch of 32 and SGD". `resolved` has every default filled in; labels are
 * those of the sparse document, since in the other one each run has one.
 */
export function headlineOf(experiment, resolved, catalog) {
  const optimizers = resolved.runs.map(({ optimizer }) => optimizerInWords(optimizer, catalog));
  const shared = new Set(optimizers).size === 1 ? optimizers[0] : "";
  const data = catalog.datasets.find(({ name }) => name === resolved.data.name)?.title ?? "Own data";
  const names = resolved.runs.map(
    (run, index) =>
      runsOf(experiment)[index]?.label ??
      `${sizeInWords(run.batch_size)}${shared ? "" : optimizers[index]}${ownExamplesInWords(run)}`,
  );
  return `${data}${shared}: ${listed(toldApart(names, resolved.runs))}`;
}

function optimizerInWords(name, { optimizers }) {
  return name === PLAIN ? "" : ` with ${optimizers.find((entry) => entry.name === name).in_sentence}`;
}

const sizeInWords = (size) => ({ full: "full batch", 1: "SGD" })[size] ?? `mini-batch of ${count(size)}`;

/** With the learning rate of each run whose name alone would repeat. */
function toldApart(names, runs) {
  const repeats = (name) => names.filter((other) => other === name).length > 1;
  return names.map((name, index) => (repeats(name) ? `${name} at ${plain(runs[index].learning_rate)}` : name));
}

const plain = (rate) => rate.toFixed(10).replace(/\.?0+$/, "");

/** "A, B and C" */
export const listed = (names) => [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ");
