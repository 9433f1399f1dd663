/**
 * What it makes of an experiment to add, copy, remove, move, name or colour a run. Every other run keeps its colour.
 * Pure.
 */

import { ACCENTS, accentsOf, freeAccent, withAccents } from "./accents.js";
import { fitting } from "./applicable.js";
import { withoutDefaultRuns } from "./choices.js";
import { setLeaf } from "./experiment.js";
import { runsOf } from "./settings.js";

/** How many runs there may be: each has a colour of its own. */
export const MOST_RUNS = ACCENTS.length;

/**
 * Batch sizes for a run that is added.
 * @type {("full" | number)[]}
 */
const SIZES = ["full", 32, 1, 8, 128, 4];

/**
 * {experiment, places}: the experiment with its runs arranged anew, and of each run the place where it was, null for a
 * new one. `arrange` is given and gives entries {run, accent, from}.
 */
function arranged(experiment, catalog, arrange) {
  const runs = runsOf(experiment);
  const accents = accentsOf(runs);
  const entries = arrange(runs.map((run, index) => ({ run, accent: accents[index], from: index })));
  const own = withAccents(
    entries.map(({ run }) => run),
    entries.map(({ accent }) => accent),
  );
  return {
    experiment: withoutDefaultRuns(fitting({ ...experiment, runs: own }, catalog)),
    places: entries.map(({ from }) => from),
  };
}

const takenBy = (entries) => entries.map(({ accent }) => accent);

/** One more run, the last, of a batch size that no other has; `examples` is the number of training examples. */
export function withRun(experiment, catalog, examples) {
  const used = runsOf(experiment).map((run) => (run.batch_size === examples ? "full" : run.batch_size));
  const fits = (size) => !used.includes(size) && (size === "full" || size < examples);
  const run = { batch_size: SIZES.find(fits) ?? 1 };
  return arranged(experiment, catalog, (entries) => [
    ...entries,
    { run, accent: freeAccent(takenBy(entries)), from: null },
  ]);
}

/** A copy of a run beside it. */
export const withCopy = (experiment, catalog, index) =>
  arranged(experiment, catalog, (entries) =>
    entries.toSpliced(index + 1, 0, { ...entries[index], accent: freeAccent(takenBy(entries)), from: null }),
  );

export const withoutRun = (experiment, catalog, index) =>
  arranged(experiment, catalog, (entries) => entries.toSpliced(index, 1));

/** A run moved by so many places. */
export const withMoved = (experiment, catalog, index, by) =>
  arranged(experiment, catalog, (entries) => entries.toSpliced(index, 1).toSpliced(index + by, 0, entries[index]));

/** A run in another colour; a run that has this one gets the colour of the first in exchange. */
export const withAccent = (experiment, catalog, index, accent) =>
  arranged(experiment, catalog, (entries) => {
    const before = entries[index].accent;
    const exchanged = { [before]: accent, [accent]: before };
    return entries.map((entry) => ({ ...entry, accent: exchanged[entry.accent] ?? entry.accent }));
  });

/** A run with a name of its own, or with the automatic one where that is empty. */
export function withLabel(experiment, catalog, index, label) {
  const named = setLeaf({ ...experiment, runs: runsOf(experiment) }, `runs.${index}.label`, label || undefined);
  return arranged(named, catalog, (entries) => entries);
}

/**
 * The experiment of a comparison on the page of another one, which keeps its data and network where the comparison is
 * true of any and there are enough training examples.
 */
export function comparedOn(experiment, comparison, examples) {
  const kept = examples >= comparison.examples ? comparison.keeps : [];
  const own = Object.entries(experiment).filter(([key]) => kept.includes(key));
  return { ...Object.fromEntries(own), ...comparison.experiment };
}
