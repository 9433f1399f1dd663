/**
 * Own data in the experiment and in the list of data sets. Depends on what the server understood of a table; must not
 * know a file or the network.
 */

import { derivedOf } from "../document/derived.js";
import { changeLeaf, withoutDefaultRuns } from "../document/choices.js";
import { fitting } from "../document/applicable.js";
import { setLeaf } from "../document/experiment.js";
/** @import { Catalog, Dataset, Experiment } from "../types.js" */
/** @import { Column, Understood } from "./own-types.js" */

export const INLINE = "inline";
export const KEPT = "csv:"; // before the id of a table that the server keeps
const TEST_FRACTION = 0.25; // of kept data
const LONGEST = 60; // characters of a feature's name
const ABLE = ["number", "category", "boolean"];
const STAYING = ["n", "test_fraction"]; // where only the target or the features of the same data are others

export const isOwn = (name) => name === INLINE || String(name).startsWith(KEPT);

/**
 * The experiment with these data = {name, target, …}, the fields of its section; what does not fit them is dropped.
 * @type {(experiment: Experiment, data: any, catalog: Catalog) => Experiment}
 */
export function withOwnData(experiment, { name, ...fields }, catalog) {
  const before = experiment.data ?? {};
  const staying = before.name === name ? STAYING.map((key) => [key, before[key]]) : [];
  const filled = [...staying, ...Object.entries(fields)]
    .filter(([, value]) => value !== undefined)
    .reduce(
      (result, [key, value]) => setLeaf(result, `data.${key}`, value),
      changeLeaf(experiment, "data.name", name, catalog),
    );
  return withoutDefaultRuns(fitting(filled, catalog));
}

/** Puts an entry into the list of data sets, in place of one with the same name. */
export function offer(catalog, entry) {
  catalog.datasets = [...catalog.datasets.filter(({ name }) => name !== entry.name), entry];
}

/** @type {(column: Column) => boolean} */
export const isAble = ({ type }) => ABLE.includes(type);

/**
 * The columns that can be inputs.
 * @type {(understood: Understood, target: string) => Column[]}
 */
export const inputsOf = ({ columns }, target) => columns.filter((column) => isAble(column) && column.name !== target);

/**
 * The names of the features that a column makes: one for each label of a category.
 * @type {(column: Column) => string[]}
 */
const featuresOf = ({ name, type, values }) =>
  type === "category" ? Object.keys(values ?? {}).map((label) => clean(`${name}=${label}`)) : [name];

/** A name as it can stand in an address. */
export const clean = (name) =>
  name.replaceAll(",", " ").split(/\s+/).filter(Boolean).join(" ").slice(0, LONGEST).trim();

/**
 * The entry of a kept table in the list of data sets, where the server gave none.
 * @type {(name: string, understood: Understood, target: string, task: string) => Omit<Dataset, "title">}
 */
export function entryOf(name, understood, target, task) {
  const features = inputsOf(understood, target).flatMap(featuresOf);
  const of = understood.columns.find((column) => column.name === target);
  return {
    name,
    features,
    classes: task === "classification" ? Object.keys(of?.values ?? {}) : null,
    n: understood.rows_used,
    noise: null,
    test_fraction: TEST_FRACTION,
    task,
    target,
    available_features: [...features, ...derivedOf(features)],
  };
}

/**
 * The entry of data in the address itself.
 * @type {(data: any) => Omit<Dataset, "title">}
 */
export function inlineEntry({ columns = ["x1", "x2"], classes, target_name: target = "y", y }) {
  return {
    name: INLINE,
    features: columns,
    classes,
    n: y.length,
    noise: null,
    test_fraction: 0,
    task: "classification",
    target,
    available_features: [...columns, ...derivedOf(columns)],
  };
}

/** Whether a column gives features to an experiment, from the names of these. */
export const gives = ({ name }, features) =>
  features.some((feature) => feature === name || feature.startsWith(`${name}=`));

/** `data.features` for the ticked columns; undefined where all are ticked, which is the default. */
export const chosenFeatures = (inputs, ticked) =>
  inputs.every(({ name }) => ticked.has(name))
    ? undefined
    : inputs.map(({ name }) => name).filter((name) => ticked.has(name));
