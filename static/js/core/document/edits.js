/** Choices that hold from the playhead on: what they make of the experiment, and what holds there. */

import { applying, changedAt, heldAt, withChanges } from "./changes.js";
import { ratesOf, runsOf } from "./settings.js";

/** The path of a choice that can hold from the playhead on, as {index, key}; null for any other. */
export function editOf(path) {
  const match = /^(?:runs\.(\d+)\.)?(learning_rate|momentum|batch_size)$/.exec(path);
  return match && { index: match[1] === undefined ? null : Number(match[1]), key: match[2] };
}

export const listsOf = (resolved, runs) => runs.map((run, i) => applying(resolved.runs[i], run.plannedSteps));

/** The runs that a choice is for: the one named, else those without a value of their own, or all if each has one. */
function targetsOf({ index, key }, experiment, resolved) {
  if (index !== null) return [index];
  const all = runsOf(experiment).map((_, i) => i);
  const following = all.filter((i) => runsOf(experiment)[i][key] === undefined);
  const chosen = following.length ? following : all;
  return key === "momentum" ? chosen.filter((i) => typeof resolved.runs[i].momentum === "number") : chosen;
}

/**
 * {experiment, over, targets}: the experiment with a choice made at each run's step, the runs that the choice is for
 * (`targets`), and those of them that have ended by that step (`over`), which it leaves alone.
 * state = {experiment, resolved, runs, steps, examples, catalog}; an undefined value takes the choice back.
 */
export function editedHere(edit, value, { experiment, resolved, runs, steps, examples, catalog }) {
  const isOver = (i) => steps[i] >= (runs[i].ended ? runs[i].length : runs[i].plannedSteps);
  const targets = targetsOf(edit, experiment, resolved);
  const byRule = edit.index === null && edit.key === "learning_rate" && value !== undefined;
  const values = byRule ? ratesOf({ ...experiment, learning_rate: value }, examples, catalog) : [];
  const ruled = (i) => (byRule && runsOf(experiment)[i].learning_rate === undefined ? values[i] : value);
  const lists = listsOf(resolved, runs).map((list, i) =>
    targets.includes(i) && !isOver(i)
      ? changedAt(list, steps[i], edit.key, ruled(i), resolved.runs[i][edit.key])
      : list,
  );
  return { experiment: withChanges(experiment, lists), over: targets.filter(isOver), targets };
}

/** The shared choices' values at these steps: those of the run with the largest batch among the runs they are for. */
export function heldHere(resolved, experiment, runs, steps) {
  const held = (key) => {
    const targets = targetsOf({ index: null, key }, experiment, resolved);
    const [first] = targets.sort((a, b) => runs[b].batchSize - runs[a].batchSize || a - b);
    return first === undefined
      ? undefined
      : heldAt(resolved.runs[first].changes, key, steps[first], resolved.runs[first][key]);
  };
  return { learning_rate: held("learning_rate"), momentum: held("momentum") };
}
