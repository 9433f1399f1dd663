/**
 * The rows at the foot of the matrix: sum, mean, what they do to θ, the optimiser's memory, and the ways beside them.
 */

import {
  FOOT,
  LINEAR_TITLE,
  SHORT_WAYS,
  stateInWords,
  updateInWords,
  WAYS_TITLE,
} from "../../core/words/step-words.js";

const EQUAL = 1e-9;
const LINEAR_TERMS = ["mean_of_products", "product_of_means", "covariance"];

/**
 * Each row is {title} or {name, note, value(column), tint, state, differs(column), means(phase, mean)}, a column being
 * that of a parameter; while the batch is accumulated the sum grows and the rest waits.
 */
export function footRows(blocks, display, adding) {
  const waits = Boolean(adding) && !adding.isComplete;
  const afterwards = (rows) =>
    waits ? rows.map((row) => (row.title ? row : { ...row, value: () => undefined, differs: () => false })) : rows;
  return [
    ...reductionRows(blocks, display, waits ? adding : null),
    ...parameterRows(blocks, afterwards),
    ...afterwards([...stateRows(blocks), ...linearRows(blocks), ...wayRows(blocks, display)]),
  ];
}

/** `adding` is null unless something is still to be added. */
function reductionRows(blocks, { reduction }, adding) {
  const { head } = blocks;
  const whole = (name) => (c) => (adding ? undefined : blocks.parameter(name, c));
  const sum = { ...FOOT.sum(adding), value: adding ? adding.sum : whole("gradient_sum"), tint: 0 };
  const mean = {
    ...FOOT.mean(),
    value: whole("gradient_mean"),
    tint: head.largest_gradient,
    state: reduction === "mean" ? "strong" : "quiet",
    means: (phase, value) => (adding && phase ? undefined : value),
  };
  const rate = head.equal_learning_rates[reduction];
  const times = whole(reduction === "mean" ? "gradient_mean" : "gradient_sum");
  const step = { ...FOOT.step(rate, reduction), value: (c) => negated(times(c), rate), tint: 0 };
  return head.is_plain ? [sum, mean, step] : [sum, mean];
}

const negated = (value, rate) => (value === undefined ? undefined : -rate * value + 0);

function parameterRows(blocks, afterwards) {
  const { head } = blocks;
  const row = (words, key) => ({ ...words, value: (c) => blocks.parameter(key, c), tint: 0 });
  return [
    row(FOOT.before(), "before"),
    ...(head.has_penalty ? [row(FOOT.penalty(), "penalty")] : []),
    ...afterwards([...(head.is_plain ? [] : [row(updateInWords(head), "update")]), row(FOOT.after(), "after")]),
  ];
}

function stateRows(blocks) {
  return Object.keys(blocks.head.optimizer_state).flatMap((name) =>
    ["before", "after"].map((when) => ({
      ...stateInWords(name, when),
      value: (c) => blocks.state(name, when, c),
      tint: 0,
    })),
  );
}

function linearRows(blocks) {
  const { linear_terms: terms, largest_gradient: tint } = blocks.head;
  if (!terms) return [];
  return [
    { title: LINEAR_TITLE },
    ...LINEAR_TERMS.map((key) => ({ ...FOOT[key](), value: (c) => blocks.term(key, c), tint })),
  ];
}

/** Each way's gradient under the same columns; what differs from the true mean stands out. */
function wayRows(blocks, { showWays }) {
  if (!showWays) return [];
  const { head } = blocks;
  const differs = (way, index) => (c) => {
    const [value, mean] = [blocks.way(index, c), blocks.parameter("gradient_mean", c)];
    return value !== undefined && !way.equal && Math.abs(value - mean) > EQUAL * head.gradient_norm;
  };
  return [
    { title: WAYS_TITLE },
    ...head.ways.map((way, index) => ({
      name: SHORT_WAYS[way.name],
      note: way.title,
      value: (c) => blocks.way(index, c),
      tint: head.largest_gradient,
      differs: differs(way, index),
      state: "way",
    })),
  ];
}
