/** Runs with known columns, as tests of several modules need them. */

import { Run } from "../../static/js/core/columns.js";

/** A segment of n examples: batches of `size`, the last of an epoch with what is left. */
export const segment = (epoch, first_step, examples_seen, n, size) => ({
  epoch,
  first_step,
  examples_seen,
  batch_size: size,
  steps_per_epoch: Math.ceil(n / size),
  examples_per_epoch: n,
});

/** Numbers as base64 of float64, as a frame has them. */
export const packed = (numbers) => Buffer.from(Float64Array.from(numbers).buffer).toString("base64");

/**
 * A run of n examples that has made `steps` of `planned` updates, the k-th at second (k + 1)/10, with one evaluation
 * for each entry of `losses`, at `evaluated`.
 */
export function runOf({
  label = "SGD",
  n = 10,
  size = 3,
  steps = 0,
  planned = steps,
  segments = [segment(0, 0, 0, n, size)],
  settings = {},
  losses = [],
  evaluated = losses.map((_, i) => i),
  more = {},
  last = true,
}) {
  const plan = { label, batch_size: segments[0].batch_size, planned_steps: planned, segments };
  const run = new Run(plan, { order: "shuffle_every_epoch", changes: [], ...settings }, n, 0);
  run.append({
    first_step: 0,
    steps,
    batch_loss: 1,
    seconds: [0, steps / 10],
    evaluated_steps: evaluated,
    training_loss: packed(losses),
    order: [],
    parameter_steps: [],
    parameters: "",
    bits: null,
    changes: "",
    last,
    ...more,
  });
  return run;
}
