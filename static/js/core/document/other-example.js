/** What it makes of an experiment to train a run without one of its examples, or with another label of it. Pure. */

import { withCopy } from "./run-edits.js";

/**
 * {experiment, places} as in run-edits.js: a copy of a run beside it, which leaves out one example more or learns it
 * with another label; `field` is left_out or flipped.
 */
export function withOtherExample(experiment, catalog, index, field, example) {
  const { experiment: copied, places } = withCopy(experiment, catalog, index);
  const { label: _, ...run } = copied.runs[index + 1];
  const own = { left_out: run.left_out ?? [], flipped: run.flipped ?? [] };
  own.flipped = own.flipped.filter((other) => other !== example); // of a label flipped twice nothing is left
  if (field === "left_out" || !run.flipped?.includes(example)) own[field] = [...own[field], example].sort(byNumber);
  const { left_out: __, flipped: ___, ...plain } = run;
  const told = Object.fromEntries(Object.entries(own).filter(([, examples]) => examples.length));
  return { experiment: { ...copied, runs: copied.runs.with(index + 1, { ...plain, ...told }) }, places };
}

const byNumber = (a, b) => a - b;
