/** An opened step in sentences. Depends on the reply of /api/v1/step; must not know the page. */

import * as format from "../format.js";
import { withoutColumns } from "../step/leading-columns.js";

const examplesOf = (n) => format.counted(n, "example");

/** Where the step lies in its run, and what happened in it; `spoken` is the name of its optimiser. */
export function stepInWords(
  { label, step, epoch, batch, batches, batch_size: size, columns, reduction, optimizer, group },
  run,
  { spoken },
) {
  const inEpoch = `epoch ${format.count(epoch + 1)}`;
  const place =
    batches === 1
      ? `the only batch of ${inEpoch}`
      : `batch ${format.count(batch + 1)} of ${format.count(batches)} in ${inEpoch}`;
  const passes =
    size === 1
      ? `One example went forward and backward; its gradient, ${format.count(columns.total)} numbers,`
      : `Each of ${examplesOf(size)} went forward and backward by itself, at the same parameters θ; the ` +
        `${reduction} of their ${format.count(size)} gradients`;
  const rule = optimizer === "gradient_descent" ? "" : `, by ${spoken}`;
  const averaged =
    size === 1 ? "" : ` The gradients are ${reduction === "sum" ? "added up" : "averaged"}, not the errors.`;
  return `${label}, step ${format.count(step)}: ${place}. ${passes} ${madeInWords(group, rule)}.${averaged}`;
}

/** What became of a gradient: an update, with those of other batches where they are accumulated. */
function madeInWords(group, rule) {
  if (!(group?.batches > 1)) return `made one update${rule}`;
  return group.makes_update
    ? `was added to those of the batches before, and all of them made one update${rule}`
    : "was added up and waits for the next batch, with no update yet";
}

/** What the matrix holds, by its rows and columns. */
export function matrixInWords(reply) {
  const { batch_size: size, divisor = size, examples, columns } = reply;
  const by = divisor === size ? format.count(size) : `the sum of the weights, ${format.loss(divisor)},`;
  const numbers = format.count(columns.total);
  const row = examples.group
    ? `Each row is a class in this batch: the mean of its examples' gradients, ${numbers} numbers. Each class ` +
      `counts as often as it has examples: so the rows add up to the sum`
    : `Each row is one example: how its loss changes with each of the ${numbers} parameters. Below the ` +
      `rows stands their sum`;
  return (
    `${row}. The sum divided by ${by} is the mean; in plain gradient descent −η times the mean ` +
    `is the update.${examples.group ? "" : withoutColumnsInWords(reply)}`
  );
}

/** Which numbers of an example have no columns. */
function withoutColumnsInWords(reply) {
  const without = withoutColumns(reply).map(({ symbol, count }) => `${symbol} has ${format.count(count)} numbers`);
  return without.length
    ? ` Too many for columns: ${without.join(" and ")}. They stand in the example that is followed.`
    : "";
}

/** Whether the two right ways, computed independently, agree at this step, and their largest difference. */
export function linearityInWords({ linearity, batch_size: size, gradient_norm: norm }) {
  const loop = size === 1 ? "one single pass" : `a loop of ${format.count(size)} single passes`;
  const same = `The gradient of the mean loss (one matrix product a layer) is the mean of the gradients (${loop})`;
  if (linearity.largest_difference === 0) return `${same}: here they agree to the last digit.`;
  const cancels = linearity.relative > 1e-12;
  const share = cancels
    ? `${format.loss(linearity.relative_to_examples)} of an example's gradient (the mean has nearly cancelled: ` +
      `it is ${format.loss(norm)} long)`
    : `${format.loss(linearity.relative)} of the gradient's length`;
  return (
    `${same}: the largest difference in any parameter is ${format.loss(linearity.largest_difference)}, ` +
    `${share}. That is rounding.`
  );
}

/** What the table of ways is about. */
export function waysInWords({
  gradient_norm: norm,
  batch_loss: before,
  ways,
  equal_learning_rates: rates,
  is_plain: isPlain,
}) {
  const steps = ways[0].losses.length - 1;
  const plain = isPlain ? "" : "plain ";
  return (
    `The true gradient is ${format.loss(norm)} long; the batch loss before the step is ${format.loss(before)}. ` +
    (`Each way is followed for ${steps === 1 ? "one step" : `${steps} steps`} of ${plain}gradient descent at η = ` +
      `${format.plainTick(rates.mean)}, with this same batch.`)
  );
}

/** How many rows and columns there are, and which are in view: `rows` and `columns` as [first, end]. */
export function windowInWords(total, { rows, columns, isGrouped }) {
  const stretch = ([first, end], all) =>
    end - first < all
      ? `${format.count(first + 1)} to ${format.count(end)} of ${format.count(all)}`
      : all === 1
        ? "the only"
        : `all ${format.count(all)}`;
  const seen =
    columns[1] > columns[0]
      ? `${stretch(columns, total.columns)} parameters`
      : `none of the ${format.count(total.columns)} parameters yet, which follow to the right`;
  return (
    `Rows: ${stretch(rows, total.rows)} ${kindOf(total.rows, isGrouped)}. Columns: ${seen}. Sum and mean are ` +
    `over the whole batch.`
  );
}

/** Which rows and columns are printed; `cut` where more would be, had their numbers been there. */
export function printedInWords(total, { rows, columns, isGrouped, cut }) {
  const part = ([first, end], all, name, kind) => {
    if (end - first < all) return `${name} ${format.count(first + 1)} to ${format.count(end)} of ${format.count(all)}`;
    return all === 1 ? `the only ${kind}` : `all ${format.count(all)} ${kind}`;
  };
  const printed = [
    part(rows, total.rows, "rows", kindOf(total.rows, isGrouped)),
    part(columns, total.columns, "columns", "parameters"),
  ];
  const late = cut ? " The numbers of more had not arrived." : "";
  return `${format.sentence(printed.join(" and "))} are printed.${late} Sum and mean are over the whole batch.`;
}

const kindOf = (count, isGrouped) =>
  isGrouped ? (count === 1 ? "class" : "classes") : count === 1 ? "example" : "examples";

/** What the cells of a way are called where it is a block. */
export const WAY_LABELS = { cosine: "cosine", length: "length", change: "loss, one step" };

/** How a way's direction compares with that of the true gradient. */
export const cosineInWords = ({ equal, cosine }) => (equal ? "equal" : format.cosine(cosine));

/** How the batch loss changes in one step; a growing loss has an arrow. */
export const changeInWords = (change) => `${format.change(change)}${change > 0 ? " ↑" : ""}`;

const lastLoss = (losses) => format.loss(losses.at(-1) ?? Infinity);

/** The loss that a way has come to; `leaves` is where its line leaves the picture, or null. */
export const followedInWords = ({ losses }, leaves) => `to ${lastLoss(losses)}${leaves ? ", off the scale ↑" : ""}`;

/** The line of a way in words, for those who cannot see it. */
export function followedLineInWords({ title, losses }, leaves) {
  const line =
    `${title}: batch loss from ${format.loss(losses[0])} to ${lastLoss(losses)} in ` +
    `${format.counted(losses.length - 1, "step")}`;
  return leaves ? `${line}; the line leaves the top at step ${leaves.step}` : line;
}

/** What the button that accumulates does next. */
export function accumulateInWords(adding, isGoing) {
  if (isGoing) return "Pause";
  return adding && !adding.isComplete ? "Go on" : "Accumulate";
}

/** How far a batch is accumulated. */
export function accumulatedInWords({ size, done, phase, isComplete }) {
  if (isComplete)
    return `${size === 1 ? "The only example" : `All ${examplesOf(size)}`} went forward and backward; one update.`;
  return phase
    ? `Example ${format.count(done + 1)} of ${format.count(size)}: ${phase}.`
    : `${format.count(done)} of ${examplesOf(size)} added to the sum.`;
}

/** What the matrix is, for those who cannot see it. */
export const captionInWords = ({ step, label, examples }) =>
  `Gradients of step ${step} of ${label}: a row for each ${examples.group ? "class" : "example"}, a column ` +
  `for each parameter`;

export const AWAITED = "not loaded yet"; // a row's head

/** What stands above the heads of the rows. */
export const CORNERS = { examples: ["index", "y", "ŷ", "ℓ"], classes: ["class", "count", "", "mean ℓ"] };

/** A row's head in words; `isLate` while the example has not gone forward. */
export const exampleInWords = ({ index, target, prediction, loss, isLate }) =>
  `Example ${index}: target ${target}, ${isLate ? "not gone forward yet" : `prediction ${prediction}, loss ${loss}`}`;

export const classInWords = ({ group, count, loss }) =>
  `Class ${group}: mean of ${examplesOf(count)}, mean loss ${format.loss(loss)}`;

export const followedBelowInWords = ({ index }) => `Example ${index} is followed below.`;

/** Names and explanations of the rows at the foot of the matrix; `adding` while something is still to be added. */
export const FOOT = {
  sum: (adding) => ({
    name: adding ? `Sum of ${format.count(adding.done)}` : "Sum",
    note: "Σ g over the examples of the batch",
  }),
  mean: () => ({ name: "Mean", note: "The sum divided by the number of examples" }),
  step: (rate, reduction) => ({
    name: `−${format.plainTick(rate)} × ${reduction}`,
    note: "The update of plain gradient descent",
  }),
  before: () => ({ name: "θ before", note: "The parameters before this step" }),
  penalty: () => ({
    name: "Penalty's gradient",
    note: "It is added to the mean or the sum, and never scaled by the batch",
  }),
  after: () => ({ name: "θ after", note: "The parameters of the run after this step" }),
  mean_of_products: () => ({ name: "mean(δ x)" }),
  product_of_means: () => ({ name: "mean(δ) · mean(x)" }),
  covariance: () => ({ name: "Cov(δ, x)" }),
};

const plainName = (optimizer) => optimizer.replace("_", " ");

export const updateInWords = ({ optimizer }) => ({
  name: "Update",
  note: `What ${plainName(optimizer)} added to the parameters`,
});

const ACCUMULATED = {
  accumulated: "The gradients of this update's batches, added up",
  counted: "How many examples these have",
};

export const stateInWords = (name, when) => ({
  name: `${name} ${when}`,
  note: `${ACCUMULATED[name] ?? "What the optimiser remembers"}, ${when} this step`,
});

export const LINEAR_TITLE = "A linear model: mean(δ x) = mean(δ) · mean(x) + Cov(δ, x)";

export const WAYS_TITLE = "Ways to make one gradient out of the batch";

export const SHORT_WAYS = {
  mean_of_gradients: "Mean of gradients",
  gradient_of_mean_loss: "Gradient of mean ℓ",
  average_errors_first: "Errors averaged",
  average_examples_first: "Examples averaged",
  mean_loss_as_error: "Mean ℓ as error",
  update_after_each: "Update after each",
};

/** "Example 224, 1st of the batch" */
export const exampleNameInWords = ({ index, position }) =>
  `Example ${index}, ${format.count(position + 1)}${ordinal(position + 1)} of the batch`;

const ordinal = (n) => (n % 100 >= 11 && n % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th"));

/** Target, prediction and loss of an example; `classes` are the names of the outputs, null for a number. */
export function exampleFactsInWords({ prediction, loss, gradient_norm: length, weight = null }, target, classes) {
  const answer =
    classes && prediction.length > 1
      ? `ŷ is largest for ${classes[prediction.indexOf(Math.max(...prediction))]}`
      : `ŷ ${prediction.map(format.loss).join(", ")}`;
  const counts = weight === null ? "" : `, weight ${format.loss(weight)}`;
  return (
    `Target ${target}${counts}, ${answer}, loss ${format.loss(loss)}; its gradient has length ` +
    `${format.loss(length)}.`
  );
}

/** Which steps the run has. */
export const stepsInWords = (count) => `(0 to ${format.count(count - 1)})`;

export const WHILE_PLAYING = "While the run plays, no step is opened.";

export const MEASURING = "Measuring on the server …";

/** How long the gradient of this batch takes in a loop and in one product. */
export function thisBatchInWords({ batch_size: size, this_batch: { loop, matrix_product: product, ratio } }) {
  if (size === 1) return `One example: ${format.duration(loop)} either way, since there is nothing to join.`;
  return (
    `Gradient of these ${format.count(size)} examples: ${format.duration(loop)} in a loop, ` +
    (`${format.duration(product)} in one matrix product a layer. The product is ${format.times(ratio)} as fast, ` +
      `with the same result.`)
  );
}

const SPECIAL = 0.1; // by so much a power of two would have to stand out from its neighbours

/** What batch sizes do to the times. */
export function sizesInWords({ sizes }) {
  const timeOf = (size) => sizes.update[sizes.batch_size.indexOf(size)];
  const [first, last] = [0, sizes.epoch.length - 1];
  const parts = [];
  if (sizes.batch_size.includes(65)) {
    const [below, power, above] = [63, 64, 65].map(timeOf);
    const stands = power < (1 - SPECIAL) * Math.min(below, above);
    parts.push(
      `An update took ${format.duration(below)} at 63 examples, ${format.duration(power)} at 64 and ` +
        (`${format.duration(above)} at 65: ` +
          `${stands ? "here the power of two was faster" : "a power of two is nothing special here"}.`),
    );
  }
  parts.push(
    `An epoch of single examples took ${format.times(sizes.epoch[first] / sizes.epoch[last])} as long as one ` +
      (`full batch; an update with all examples ${format.times(sizes.update[last] / sizes.update[first])} as long ` +
        `as one with a single example.`),
  );
  return parts.join(" ");
}

/** What the plots of times call their axes, their mark and themselves. */
export const TIMING = {
  update: { axis: "one update (µs)", saved: "time of an update" },
  epoch: { axis: "one epoch (ms)", saved: "time of an epoch" },
  size: "batch size",
  own: "this batch",
};

/** Title and note of a saved plot of times; `key` is "update" or "epoch". */
export const timingPictureInWords = (key, { batch_size: size }) => ({
  title: `Time of one ${key} against batch size`,
  note: `Measured on the server. Marked: this batch of ${format.count(size)}.`,
});
