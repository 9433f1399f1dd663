/**
 * Changes while a run goes: entries {at_step, field: value} of its document. Depends on a run's segments; must not
 * know clock or page.
 */

import { withoutDefaultRuns } from "./choices.js";
import { count } from "../format.js";
import { epochOf, nextEpochStart } from "../segments.js";
import { runsOf } from "./settings.js";

const FIRST = ["at_step", "learning_rate", "momentum", "batch_size"];

/** What holds at `step`: the latest change of `key` up to it, else `start`. */
export function heldAt(changes, key, step, start) {
  return changes.reduce((held, change) => (change.at_step <= step && key in change ? change[key] : held), start);
}

/** The list with `key` changed at `step`; an entry that would change nothing is left out. */
export function changedAt(changes, step, key, value, start) {
  const here = changes.find((change) => change.at_step === step) ?? { at_step: step };
  const { [key]: _, ...others } = here;
  const isNews = value !== undefined && value !== heldAt(changes, key, step - 1, start);
  const entry = inOrder(isNews ? { ...others, [key]: value } : others);
  const rest = changes.filter((change) => change.at_step !== step);
  const list = Object.keys(entry).length > 1 ? [...rest, entry] : rest;
  return list.sort((a, b) => a.at_step - b.at_step);
}

const inOrder = (entry) =>
  Object.fromEntries([
    ...FIRST.filter((key) => key in entry).map((key) => [key, entry[key]]),
    ...Object.entries(entry).filter(([key]) => !FIRST.includes(key)),
  ]);

/** The changes that apply to a run with these settings and so many steps, in order. */
export function applying({ changes, momentum: own }, steps) {
  const hasMomentum = own !== null && own !== undefined;
  return changes
    .filter((change) => change.at_step < steps)
    .map(({ momentum, ...rest }) => inOrder(hasMomentum && momentum !== undefined ? { ...rest, momentum } : rest))
    .filter((change) => Object.keys(change).length > 1)
    .sort((a, b) => a.at_step - b.at_step);
}

/** The experiment with one list for each of its runs, and none beside them. */
export function withChanges(experiment, lists) {
  const { changes: _, ...shared } = experiment;
  const runs = runsOf(experiment).map(({ changes: __, ...run }, index) =>
    lists[index].length ? { ...run, changes: lists[index] } : run,
  );
  return withoutDefaultRuns({ ...shared, runs });
}

const WORDS = { learning_rate: "rate", momentum: "momentum" };

/** "from update 120: rate 0.01; from update 160, where the next epoch begins: batch 64" */
export function inWords({ at_step: step, batch_size: size, ...fields }, run) {
  const parts = Object.entries(fields).map(([key, value]) => `${WORDS[key] ?? `${key} =`} ${value}`);
  const start = size === undefined ? step : epochBeginningAt(run, step);
  if (size !== undefined && start === step) parts.push(`batch ${size}`);
  const atOnce = parts.length ? [`from update ${count(step)}: ${parts.join(", ")}`] : [];
  return [...atOnce, ...(start > step ? [`${laterInWords(start, run)}: batch ${size}`] : [])].join("; ");
}

/** A new batch size waits for an epoch to begin. */
const epochBeginningAt = (run, step) => (epochOf(run, step).place === 0 ? step : nextEpochStart(run, step));

const laterInWords = (start, { plannedSteps }) =>
  start < plannedSteps
    ? `from update ${count(start)}, where the next epoch begins`
    : "from the next epoch, which this run does not reach";
