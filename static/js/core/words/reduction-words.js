/**
 * Mean or sum, in sentences: when the two are one update, by optimiser, penalty and batch sizes. Depends on an opened
 * step and its run.
 */

import * as format from "../format.js";

const examplesOf = (n) => format.counted(n, "example");

/**
 * What the mean at η and the sum at η/M have in common at this step; `rule` is the catalog's entry of its optimiser.
 */
export function reductionInWords(reply, run, rule) {
  const { batch_size: size, optimizer, has_penalty: penalty, group } = reply;
  if (group?.accumulate > 1) return groupInWords(reply);
  if (size === 1 && run.batchSize === 1 && run.segments.length === 1) return "With one example the mean is the sum.";
  const kind = rule.normalises ? normalisedInWords : optimizer === "gradient_descent" ? plainInWords : velocityInWords;
  return [kind(reply, run, rule), penalty && PENALTY, kind !== normalisedInWords && lengthInWords(reply, run)]
    .filter(Boolean)
    .join(" ");
}

const TAKEN = {
  mean: (many) => `the sum of their mean gradients, divided by ${format.count(many)}`,
  sum: () => "the sum of their mean gradients",
  examples: () => "the mean gradient of all their examples",
};

/** Where several batches make an update: which of them this is, and what the update uses. */
function groupInWords({
  step,
  group: { first_step: first, batches, accumulate, accumulate_as: as, makes_update: ends },
}) {
  if (batches === 1) return "This batch is left over at the end of the epoch and makes an update alone.";
  const place = `This is batch ${format.count(step - first + 1)} of ${format.count(batches)} that make one update.`;
  return ends
    ? `${place} The update uses ${TAKEN[as](accumulate)}.`
    : `${place} Its gradient is added up and waits; the parameters stay as they are.`;
}

const PENALTY =
  "The penalty's gradient is added outside the sum and the mean: at another rate it pulls with another " +
  "strength, so with the penalty the two updates differ.";

const pairInWords = ({ equal_learning_rates: rates, batch_size: size }) =>
  `The mean at η = ${format.plainTick(rates.mean)} and the sum at η/${format.count(size)} = ` +
  `${format.plainTick(rates.sum)}`;

const plainInWords = (reply) =>
  reply.has_penalty
    ? `Without the penalty: ${small(pairInWords(reply))} are the same update.`
    : `${pairInWords(reply)} are the same update.`;

/** Momentum: the velocity holds the gradients of all batches so far, each by the examples that it had. */
function velocityInWords(reply, run, { spoken }) {
  const { usual_batch_size: usual, has_penalty: penalty } = reply;
  const memory = `${spoken} makes its update from the velocity, which holds the gradients of all batches so far.`;
  const pair = penalty
    ? `without the penalty ${small(pairInWords(reply))} would give`
    : `${small(pairInWords(reply))} give`;
  const other = otherSize(reply, run);
  if (other === null) return `${memory} All of them had ${examplesOf(usual)}, so ${pair} the same updates.`;
  const both = `the mean at η and the sum at η/${format.count(usual)} give the same updates`;
  if (run.settings.last_batch === "weighted" && run.segments.length === 1)
    return `${memory} This run weights a short batch by its size, so ${penalty ? "without the penalty " : ""}${both}.`;
  return (
    `${memory} ${format.sentence(both)} only if every batch so far has ${examplesOf(usual)}. One had ` +
    `${format.count(other)}, so here the two updates differ.`
  );
}

/** AdaGrad, RMSProp and Adam divide by the gradients' size: a factor of the gradients cancels, one of η does not. */
function normalisedInWords(reply, run, { spoken }) {
  const { equal_learning_rates: rates, batch_size: size } = reply;
  return (
    `${spoken} divides by the size of the gradients so far, so a constant factor nearly cancels: the sum and ` +
    `the mean give nearly the same update at the same η = ${format.plainTick(rates.mean)}. ` +
    (`At η/${format.count(size)} the sum would move the parameters far less. Batches of other sizes count ` +
      `differently in the two.`)
  );
}

/** The size of a batch up to this step that is not the usual one, null where there is none. */
function otherSize({ step, batch_size: size, usual_batch_size: usual }, run) {
  if (size !== usual) return size;
  for (const { batch_size: each, examples_per_epoch: all, steps_per_epoch: steps, first_step: first } of run.segments) {
    if (first > step) break;
    if (each !== usual) return each;
    if (all % each && step >= first + steps - 1) return all % each;
  }
  return null;
}

/** What each example of a short batch counts. */
function lengthInWords({ batch_size: size, usual_batch_size: usual, reduction }, { settings }) {
  if (size === usual) return "";
  const has = `This batch has ${examplesOf(size)}, not ${format.count(usual)}`;
  if (reduction === "sum")
    return (
      `${has}, so its sum adds up fewer gradients than that of a whole batch; each example ` +
      `counts the same in both.`
    );
  if (settings.last_batch === "weighted")
    return (
      `${has}. Its mean is weighted by ${format.count(size)}/${format.count(usual)}, so each example counts ` +
      `1/${format.count(usual)} as in the other batches.`
    );
  return `${has}, so each counts 1/${format.count(size)}, not 1/${format.count(usual)}.`;
}

const small = (text) => text.charAt(0).toLowerCase() + text.slice(1);

/** The rate beside each of the two choices: a normalising optimiser takes the same one for both. */
export const rateInWords = ({ equal_learning_rates: rates }, reduction, { normalises }) =>
  `η ${format.plainTick(normalises ? rates.mean : rates[reduction])}`;

/** What training the run with the other reduction does. */
export function trainSoInWords({ label, reduction, rate, usual, short }) {
  const than = reduction === "sum" ? "less" : "more";
  const rest = short
    ? ` (the same update for every batch of ${format.count(usual)}; the last batch of an epoch has ` +
      `${examplesOf(short)} and moves the parameters ${than})`
    : "";
  return `Train ${label} with the ${reduction} at η = ${format.plainTick(rate)}${rest}`;
}
