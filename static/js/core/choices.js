/** What a choice does to the experiment: defaults are left out, and what no longer fits is dropped. */

import { DEFAULT_BATCH_SIZES, dropLeaves, getLeaf, sameValue, setLeaf } from "./experiment.js";

/** Choices that belong to one data set or one network. */
const DEPENDENT = {
  "data.name": ["data.n", "data.noise", "data.features", "data.test_fraction", "data.x", "data.y", "loss", "model.parameters"],
  "data.features": ["model.parameters"],
  "model.hidden": ["model.parameters"],
};
const OF_DATA_SET = ["n", "noise", "test_fraction", "features"];

/** A new sparse document with the leaf set. */
export function changeLeaf(experiment, path, value, resolved, catalog) {
  const complete = path.startsWith("runs.") ? withRuns(experiment, resolved) : experiment;
  const kept = dropLeaves(complete, DEPENDENT[path] ?? []);
  const changed = setLeaf(kept, path, isDefault(path, value, kept, catalog) ? undefined : value);
  return withoutDefaultRuns(changed);
}

function isDefault(path, value, experiment, catalog) {
  if (path === "stop") return sameValue(value, { epochs: 40 });
  const run = /^runs\.\d+\.(.+)$/.exec(path);
  if (run) return run[1] === "learning_rate" && value === (experiment.learning_rate ?? defaultOf("learning_rate", catalog));
  const [section, key] = path.split(".");
  if (section === "data" && OF_DATA_SET.includes(key)) {
    return sameValue(value, datasetOf(experiment, catalog)?.[key]);
  }
  return sameValue(value, defaultOf(path, catalog));
}

const defaultOf = (path, catalog) => catalog.fields.find((field) => field.path === path)?.default;

function datasetOf(experiment, catalog) {
  const name = experiment.data?.name ?? defaultOf("data.name", catalog);
  return catalog.datasets.find((dataset) => dataset.name === name);
}

/** The runs written out, so that one of them can be changed. */
function withRuns(experiment, resolved) {
  if (experiment.runs) return experiment;
  const sizes = resolved.runs?.length === DEFAULT_BATCH_SIZES.length ? DEFAULT_BATCH_SIZES : resolved.runs.map((run) => run.batch_size);
  return { ...experiment, runs: sizes.map((size) => ({ batch_size: size })) };
}

function withoutDefaultRuns(experiment) {
  const plain = DEFAULT_BATCH_SIZES.map((size) => ({ batch_size: size }));
  return sameValue(experiment.runs, plain) ? setLeaf(experiment, "runs", undefined) : experiment;
}

/** What the controls show until the server has filled in the rest. */
export function effective(experiment, resolved, catalog) {
  const dataset = datasetOf(experiment, catalog);
  const given = (path, fallback) => getLeaf(experiment, path) ?? fallback;
  const shared = Object.fromEntries(["learning_rate", "reduction", "seed"].map((key) => [key, given(key, defaultOf(key, catalog))]));
  const model = Object.fromEntries(["hidden", "activation", "initialization", "seed"]
    .map((key) => [key, given(`model.${key}`, defaultOf(`model.${key}`, catalog))]));
  const ofSet = Object.fromEntries(OF_DATA_SET.map((key) => [key, given(`data.${key}`, dataset?.[key] ?? null)]));
  const task = dataset?.task;
  const loss = given("loss", catalog.losses.find(({ tasks }) => tasks.includes(task))?.name ?? resolved.loss);
  return {
    ...resolved, ...shared, loss,
    data: { ...resolved.data, ...ofSet, name: given("data.name", defaultOf("data.name", catalog)), seed: given("data.seed", 0) },
    model: { ...resolved.model, ...model },
    stop: experiment.stop ?? { epochs: 40 },
  };
}
