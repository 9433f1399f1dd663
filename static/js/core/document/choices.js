/** What a choice does to the experiment: defaults are left out, and what no longer fits is dropped. */

import { DEFAULT_BATCH_SIZES, dropLeaves, sameValue, setLeaf } from "./experiment.js";
import { fitting, withoutOwnExamples, withoutParameterEdits } from "./applicable.js";
import { datasetOf, defaultOf, ownDefault, ratesOf, runsOf } from "./settings.js";

/** Fields of the data section that belong to one data set; most of them are those of own data. */
const OF_DATA = [
  ...["n", "noise", "features", "test_fraction"],
  ...["columns", "target", "task", "standardize", "classes", "target_name", "x", "y"],
];

/** Choices that belong to one data set or one network. */
const DEPENDENT = {
  "data.name": [...OF_DATA.map((key) => `data.${key}`), "model.parameters"],
  "data.features": ["model.parameters"],
  "model.hidden": ["model.parameters"],
};

/** With these the rows of the data are other examples. */
const OTHER_EXAMPLES = ["name", "n", "noise", "test_fraction", "seed", "target", "task"].map((key) => `data.${key}`);

/** A new sparse document with the leaf set, or at its default where the value is undefined. */
export function changeLeaf(experiment, path, value, catalog, examples) {
  const named = path === "data.features" ? withColumns(experiment, catalog) : experiment;
  const complete = path.startsWith("runs.") ? { ...named, runs: runsOf(named) } : followed(named, path);
  const fitted = OTHER_EXAMPLES.includes(path) ? withoutOwnExamples(complete) : complete;
  const kept = dropLeaves(path in DEPENDENT ? withoutParameterEdits(fitted) : fitted, DEPENDENT[path] ?? []);
  const changed = setLeaf(kept, path, isDefault(path, value, kept, catalog, examples) ? undefined : value);
  return withoutDefaultRuns(fitting(changed, catalog));
}

/** Data in the address itself with names for all columns: else features that are chosen might be taken for these. */
function withColumns(experiment, catalog) {
  const { name, columns } = experiment.data ?? {};
  const known = datasetOf(experiment, catalog);
  return name === "inline" && !columns && known ? setLeaf(experiment, "data.columns", known.features) : experiment;
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
