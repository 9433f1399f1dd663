/** What the panel of the code says beside the lines: the numbers of one step. Pure: replies in, text out. */

import { count, counted, loss } from "../format.js";

/** Names of the marked lines. */
export const NAMES = {
  run: "Run",
  batch: "Batch",
  forward: "Forward",
  error: "Error",
  gradient: "Gradient",
  mean: "Mean",
  update: "Update",
};

const row = (numbers, all) => `(${numbers.map(loss).join(", ")}${all > numbers.length ? ", …" : ""})`;

/** "M = 32: examples 17, 3, 250, …" */
function batchInWords({ batch_size: size, examples: { index } }) {
  const named = index.map(count).join(", ");
  return `M = ${count(size)}: ${size === 1 ? "example" : "examples"} ${named}${size > index.length ? ", …" : ""}`;
}

/** "z of example 17 = (0.412), batch loss 0.693" */
function forwardInWords({ examples, layers, batch_loss: batchLoss }) {
  const [outputs] = layers.at(-1).z;
  return `z of example ${count(examples.index[0])} = ${row(outputs, outputs.length)}, batch loss ${loss(batchLoss)}`;
}

const errorInWords = ({ examples: { index, delta } }) =>
  `δ of example ${count(index[0])} = ${row(delta[0], delta[0].length)}`;

const sumInWords = ({ parameters, columns }) => `Σ gᵢ = ${row(parameters.gradient_sum, columns.total)}`;

const meanInWords = ({ parameters, columns, gradient_norm: norm }) =>
  `ḡ = ${row(parameters.gradient_mean, columns.total)}, ‖ḡ‖ = ${loss(norm)}`;

const updateInWords = ({ parameters, columns, learning_rate: rate }) =>
  `η = ${loss(rate)}, update = ${row(parameters.update, columns.total)}`;

const VALUES = {
  batch: batchInWords,
  forward: forwardInWords,
  error: errorInWords,
  gradient: sumInWords,
  mean: meanInWords,
  update: updateInWords,
};

/** The numbers beside a line, from the reply of /api/v1/step; empty before there is one, and beside settings. */
export const valuesInWords = (name, step) => (step && VALUES[name] ? VALUES[name](step) : "");

/** Whose lines are marked, and of which step the numbers are. */
export const whereInWords = (label, step) => (step ? `${label} at step ${count(step.step)}` : label);

export function stateInWords({ playing, late, shown, step }) {
  if (playing && !shown) return "Waits until the playhead stands still.";
  if (playing) return `Numbers of step ${count(shown.step)} until playing stops.`;
  return late ? `Computing step ${count(step)} …` : "";
}

export const foldedInWords = ({ first, last }) =>
  `… ${counted(last - first + 1, "line")} of packed data, which the copy and the file contain …`;
export const copiedInWords = (lines) => `Copied: ${counted(lines, "line")}.`;
