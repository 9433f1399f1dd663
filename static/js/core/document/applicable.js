/** Drops what no longer applies: settings of unused optimisers and schedules, a loss that does not fit the data set. */

import { setLeaf } from "./experiment.js";
import { datasetOf, optimizersOf, ownDefault, ownNames, runsOf, scheduleParameters, settingOf } from "./settings.js";

const OF_SCHEDULE = ["schedule_factor", "schedule_epochs"];
const PARAMETER = /^(W\d+\[\d+,\d+\]|b\d+\[\d+\])$/;

/** The document without settings that its optimisers or schedules do not have, or a loss not for its data's task. */
export function fitting(experiment, catalog) {
  return [withFittingLoss, withFittingSchedule, withFittingOptimizers].reduce(
    (result, fit) => fit(result, catalog),
    experiment,
  );
}

function withFittingLoss(experiment, catalog) {
  const task = datasetOf(experiment, catalog)?.task;
  const loss = catalog.losses.find(({ name }) => name === experiment.loss);
  return loss && task && !loss.tasks.includes(task) ? setLeaf(experiment, "loss", undefined) : experiment;
}

function withFittingSchedule(experiment, catalog) {
  const without = (node, used) =>
    Object.fromEntries(Object.entries(node).filter(([key]) => !OF_SCHEDULE.includes(key) || used.has(key)));
  const shared = without(experiment, scheduleParameters(experiment, catalog));
  if (!shared.runs) return shared;
  const usedBy = (run) => scheduleParameters({ ...experiment, runs: [run] }, catalog);
  return { ...shared, runs: shared.runs.map((run) => without(run, usedBy(run))) };
}

function withFittingOptimizers(experiment, catalog) {
  const names = ownNames(catalog);
  const taken = (key) => optimizersOf(experiment, catalog).some((rule) => isTaken(rule, key, experiment[key]));
  const unused = names.filter(
    (key) => key in experiment && (ownDefault(key, experiment, catalog) === undefined || !taken(key)),
  );
  const shared = unused.reduce((result, key) => setLeaf(result, key, undefined), experiment);
  const ruleOf = (run) => {
    const name = settingOf(experiment, run, "optimizer", catalog);
    return catalog.optimizers.find((optimizer) => optimizer.name === name);
  };
  const has = (run, key) => key in (ruleOf(run)?.parameters ?? {}) && isTaken(ruleOf(run), key, run[key]);
  const anyHas = (key) => runsOf(experiment).some((run) => has(run, key));
  const own = { ...shared, ...fittingChanges(shared, anyHas) };
  if (!own.runs) return withoutEmptyChanges(own);
  return withoutEmptyChanges({ ...own, runs: own.runs.map((run) => fittingRun(run, names, (key) => has(run, key))) });
}

function fittingRun(run, names, has) {
  const kept = Object.entries(run).filter(([key]) => !names.includes(key) || has(key));
  return withoutEmptyChanges({ ...Object.fromEntries(kept), ...fittingChanges(run, has) });
}

/** A choice of which the optimiser does not have the value is dropped with the optimiser that had it. */
const isTaken = (optimizer, key, value) => optimizer?.choices[key]?.includes(value) ?? true;

const fittingChanges = ({ changes }, has) =>
  changes && !has("momentum") ? { changes: withoutKeys(changes, (key) => key === "momentum") } : {};

/** The changes without the keys to drop, and without those that then change nothing. */
function withoutKeys(changes, isDropped) {
  return changes
    .map((change) => Object.fromEntries(Object.entries(change).filter(([key]) => !isDropped(key))))
    .filter((change) => Object.keys(change).length > 1);
}

function withoutEmptyChanges(node) {
  if (node.changes?.length !== 0) return node;
  const { changes: _, ...rest } = node;
  return rest;
}

/** Examples that a run leaves out or flips belong to one set of data: for another one they are dropped. */
export function withoutOwnExamples(experiment) {
  if (!experiment.runs) return experiment;
  return { ...experiment, runs: experiment.runs.map(({ left_out: _, flipped: __, ...run }) => run) };
}

/** Edits of parameters belong to one network: for another one they are dropped. */
export function withoutParameterEdits(experiment) {
  const without = (node) =>
    node.changes
      ? withoutEmptyChanges({ ...node, changes: withoutKeys(node.changes, (key) => PARAMETER.test(key)) })
      : node;
  return without(experiment.runs ? { ...experiment, runs: experiment.runs.map(without) } : experiment);
}
