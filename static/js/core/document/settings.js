/**
 * What holds for each run: its own setting, else the one beside `runs`, else the default.
 * Depends on the sparse document and the catalog, and of the data on the number of training examples only.
 */

import { accentsOf } from "./accents.js";
import { DEFAULT_BATCH_SIZES, getLeaf } from "./experiment.js";
/** @import { Catalog, Experiment, Optimizer, Resolved, RunSettings } from "../types.js" */

const OF_DATA_SET = ["n", "noise", "test_fraction", "features"];
const OF_MODEL = ["hidden", "activation", "initialization", "seed"];

export const defaultOf = (path, catalog) => catalog.fields.find((field) => field.path === path)?.default;

export function datasetOf(experiment, catalog) {
  const name = experiment.data?.name ?? defaultOf("data.name", catalog);
  return catalog.datasets.find((dataset) => dataset.name === name);
}

/** @type {(experiment: Experiment) => RunSettings[]} */
export const runsOf = (experiment) => experiment.runs ?? DEFAULT_BATCH_SIZES.map((size) => ({ batch_size: size }));

/** What one run says, or what is said for all of them. */
export const settingOf = (experiment, run, key, catalog) => run[key] ?? experiment[key] ?? defaultOf(key, catalog);

const named = (list, name) => list.find((entry) => entry.name === name);

/**
 * The optimisers of all runs, the shared one first; each entry as in the catalog.
 * @type {(experiment: Experiment, catalog: Catalog) => Optimizer[]}
 */
export function optimizersOf(experiment, catalog) {
  const shared = settingOf(experiment, {}, "optimizer", catalog);
  const used = runsOf(experiment).map((run) => run.optimizer ?? shared);
  const first = used.includes(shared) ? [shared] : [];
  return [...new Set([...first, ...used])].map((name) => named(catalog.optimizers, name)).filter(Boolean);
}

/** The names of schedule parameters that count in some run. */
export function scheduleParameters(experiment, catalog) {
  return new Set(
    runsOf(experiment).flatMap((run) => {
      const schedule = named(catalog.schedules, settingOf(experiment, run, "schedule", catalog));
      const grows = settingOf(experiment, run, "batch_growth", catalog) > 1;
      return [...(schedule?.parameters ?? []), ...(grows ? ["schedule_epochs"] : [])];
    }),
  );
}

/** The default of a parameter that some run's optimiser has; undefined where none has it. */
export function ownDefault(key, experiment, catalog) {
  return optimizersOf(experiment, catalog).find(({ parameters }) => key in parameters)?.parameters[key];
}

/** [equation, symbols] of an optimiser in the form that the settings choose; each symbol that it has is explained. */
export function equationOf({ equation: plain, symbols, forms, parameters }, settings) {
  const held = (name) => settings[name] ?? parameters[name];
  const isOf = ([name, value]) => (name === "dampened" ? held("dampening") > 0 : held(name)) === value;
  const { equation } = forms.find(({ choices }) => Object.entries(choices).every(isOf)) ?? { equation: plain };
  const [body] = equation.normalize("NFD").split("   (");
  const has = (symbol) => (symbol === "t" ? body.includes("ᵗ") : body.includes(symbol.normalize("NFD")));
  return [equation, Object.fromEntries(Object.entries(symbols).filter(([key]) => key.split(", ").some(has)))];
}

/** The names of all parameters that belong to optimisers. */
export const ownNames = (catalog) => [
  ...new Set(catalog.optimizers.flatMap(({ parameters }) => Object.keys(parameters))),
];

const SHARES = { linear: (share) => share, square_root: Math.sqrt };

/**
 * η of each run: its own, else the stated one by the rule; the largest batch has the stated one.
 * @type {(experiment: Experiment, examples: number, catalog: Catalog) => number[]}
 */
export function ratesOf(experiment, examples, catalog) {
  const stated = settingOf(experiment, {}, "learning_rate", catalog);
  const share = SHARES[experiment.learning_rate_rule];
  const sizes = runsOf(experiment).map(({ batch_size: size }) =>
    size === "full" ? examples : Math.min(size, examples),
  );
  const largest = Math.max(...sizes);
  return runsOf(experiment).map((run, index) => {
    if (run.learning_rate !== undefined || !share || sizes[index] === largest) return run.learning_rate ?? stated;
    return Number((stated * share(sizes[index] / largest)).toPrecision(6));
  });
}

/**
 * What the controls show until the server has filled in the rest; `examples`: how many the last runs trained on.
 * @type {(experiment: Experiment, resolved: Resolved, catalog: Catalog, examples?: number) => Resolved}
 */
export function effective(experiment, resolved, catalog, examples) {
  const dataset = datasetOf(experiment, catalog);
  const given = (path, fallback) => getLeaf(experiment, path) ?? fallback;
  const section = (name, keys, source) =>
    Object.fromEntries(keys.map((key) => [key, given(`${name}.${key}`, source(key))]));
  const beside = catalog.fields.map(({ path }) => path).filter((path) => !path.includes(".") && path !== "loss");
  const shared = Object.fromEntries(
    beside.map((key) => [key, given(key, ownDefault(key, experiment, catalog) ?? defaultOf(key, catalog))]),
  );
  const rates = examples ? ratesOf(experiment, examples, catalog) : [];
  const accents = accentsOf(runsOf(experiment));
  return {
    ...resolved,
    ...shared,
    loss: given("loss", catalog.losses.find(({ tasks }) => tasks.includes(dataset?.task))?.name ?? resolved.loss),
    data: {
      ...resolved.data,
      ...section("data", OF_DATA_SET, (key) => dataset?.[key] ?? null),
      name: given("data.name", defaultOf("data.name", catalog)),
      seed: given("data.seed", 0),
    },
    model: { ...resolved.model, ...section("model", OF_MODEL, (key) => defaultOf(`model.${key}`, catalog)) },
    runs: runsOf(experiment).map((run, index) => ({
      ...(resolved.runs[index] ?? shared), // a run that was just added
      ...run,
      accent: accents[index],
      changes: run.changes ?? experiment.changes ?? [],
      learning_rate: rates[index] ?? resolved.runs[index]?.learning_rate,
    })),
    stop: experiment.stop ?? { epochs: 40 },
  };
}

/** The catalog's entry of the optimiser by which an opened step was made. */
export const ruleOf = ({ optimizer }, { optimizers }) => optimizers.find(({ name }) => name === optimizer);
