/** What a choice does to the experiment: defaults are left out, and what no longer fits is dropped. */

import { DEFAULT_BATCH_SIZES, dropLeaves, sameValue, setLeaf } from "./experiment.js";
import { fitting, withoutParameterEdits } from "./applicable.js";
import { datasetOf, defaultOf, ownDefault, ratesOf, runsOf } from "./settings.js";

/** Choices that belong to one data set or one network. */
const DEPENDENT = {
  "data.name": ["data.n", "data.noise", "data.features", "data.test_fraction", "data.x", "data.y", "model.parameters"],
  "data.features": ["model.parameters"],
  "model.hidden": ["model.parameters"],
};

/** A new sparse document with the leaf set, or at its default where the value is undefined. */
export function changeLeaf(experiment, path, value, catalog, examples) {
  const complete = path.startsWith("runs.") ? { ...experiment, runs: runsOf(experiment) } : followed(experiment, path);
  const kept = dropLeaves(path in DEPENDENT ? withoutParameterEdits(complete) : complete, DEPENDENT[path] ?? []);
  const changed = setLeaf(kept, path, isDefault(path, value, kept, catalog, examples) ? undefined : value);
  return withoutDefaultRuns(fitting(changed, catalog));
}

/** Where every run has a value of its own, a choice beside `runs` would reach none, so the runs lose theirs. */
function followed(experiment, path) {
  if (!experiment.runs?.every((run) => path in run)) return experiment;
  return { ...experiment, runs: experiment.runs.map(({ [path]: _, ...others }) => others) };
}

function isDefault(path, value, experiment, catalog, examples) {
  if (path === "stop") return sameValue(value, { epochs: 40 });
  const run = /^runs\.(\d+)\.(.+)$/.exec(path);
  if (run)
    return run[2] === "learning_rate" && value === ruledRate(experiment, path, Number(run[1]), catalog, examples);
  const [section, key] = path.split(".");
  const ofSet = section === "data" && !["name", "seed"].includes(key);
  if (ofSet) return sameValue(value, datasetOf(experiment, catalog)?.[key]);
  return sameValue(value, ownDefault(path, experiment, catalog) ?? defaultOf(path, catalog));
}

/** What the run would have without a rate of its own. */
const ruledRate = (experiment, path, index, catalog, examples) =>
  ratesOf(setLeaf(experiment, path, undefined), examples, catalog)[index];

export function withoutDefaultRuns(experiment) {
  const plain = DEFAULT_BATCH_SIZES.map((size) => ({ batch_size: size }));
  return sameValue(experiment.runs, plain) ? setLeaf(experiment, "runs", undefined) : experiment;
}
