/** An opened step in sentences. Knows the reply of /api/v1/step, no page. */

import * as format from "./format.js";

const NORMALISING = ["adagrad", "rmsprop", "adam", "adamw"];

/** Where the step lies in its run, and what happened in it. */
export function stepInWords({ label, step, epoch, batch, batches, batch_size: size, columns }) {
  const place = batches === 1 ? `the only batch of epoch ${format.count(epoch + 1)}` : `batch ${format.count(batch + 1)} of ${format.count(batches)} in epoch ${format.count(epoch + 1)}`;
  const passes = size === 1
    ? `One example went forward and backward; its gradient, ${format.count(columns.total)} numbers,`
    : `Each of ${format.count(size)} examples went forward and backward by itself, at the same θ; the mean of their ${format.count(size)} gradients`;
  return `${label}, step ${format.count(step)}: ${place}. ${passes} made one update.`;
}

/** The rates at which mean and sum are the same update, and where that is not all. */
export function reductionInWords({ equal_learning_rates: rates, batch_size: size, batches, batch, optimizer, has_penalty: penalty }) {
  const same = `The mean at η = ${format.plainTick(rates.mean)} and the sum at η/${format.count(size)} = ${format.plainTick(rates.sum)} are the same update.`;
  if (size === 1) return "With one example the mean is the sum.";
  if (NORMALISING.includes(optimizer)) return `Of plain descent: ${same} This run's optimiser normalises the gradient and hardly notices the factor: with it the same η is right for both.`;
  const parts = [same];
  if (penalty) parts.push("The penalty stays outside the sum, so with it the two differ.");
  if (batches > 1 && batch === batches - 1) parts.push("A shorter last batch has a factor of its own.");
  return parts.join(" ");
}

/** How near the two right ways are to each other. */
export function linearityInWords({ linearity, batch_size: size }) {
  const loop = size === 1 ? "one single pass" : `a loop of ${format.count(size)} single passes`;
  return `One matrix product a layer and ${loop} give the same mean gradient: they differ by at most ${format.loss(linearity.largest_difference)}, ${format.loss(linearity.relative)} of its length.`;
}

/** How many rows and columns there are, and which are in view: `rows` and `columns` as [first, end]. */
export function windowInWords(total, { rows, columns, isGrouped }) {
  const stretch = ([first, end], all) => (end - first < all ? `${format.count(first + 1)} to ${format.count(end)} of ${format.count(all)}` : `all ${format.count(all)}`);
  const kind = isGrouped ? "classes" : "examples";
  return `Rows: ${stretch(rows, total.rows)} ${kind}. Columns: ${stretch(columns, total.columns)} parameters. Sums and means are over all examples.`;
}
