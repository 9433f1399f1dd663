/** The opened step as a model of the matrix: heads of rows and columns, and the rows at its foot. */

import * as format from "../core/format.js";

const SHORT = {
  mean_of_gradients: "Mean of gradients", gradient_of_mean_loss: "Gradient of mean ℓ",
  average_errors_first: "Errors averaged", average_examples_first: "Examples averaged",
  mean_loss_as_error: "Mean ℓ as error", update_after_each: "Update after each",
};
const EQUAL = 1e-9;

/** Numbers of the matrix: short, with a real minus. */
export const entry = (value) => (value === null ? "∞" : format.loss(value === 0 ? 0 : value).replace("\u00a0×\u00a0", "·"));

/** The class or number that is the target. */
export const targetText = (data, y) => (data.classes ? String(data.classes[y]) : entry(y));

const predictionText = (data, prediction) => (prediction.length === 1 ? entry(prediction[0]) : String(data.classes[prediction.indexOf(Math.max(...prediction))]));

/** choices = {reduction, showWays}; adding = {done, has(row), sum(column)} or null while nothing is accumulated. */
export function matrixModel(blocks, data, choices, adding, chosen) {
  const { head } = blocks;
  const grouped = Boolean(head.examples.group);
  const largest = head.largest_gradient;
  const hidden = (r) => Boolean(adding) && !adding.has(r);
  return {
    caption: `Gradients of step ${head.step} of ${head.label}: a row for each ${grouped ? "class" : "example"}, a column for each parameter`,
    corner: grouped ? ["class", "count", "", "mean ℓ"] : ["index", "y", "ŷ", "ℓ"],
    rows: blocks.rows, columns: blocks.columns,
    format: entry, largest, chosen,
    isDim: hidden, isThere: blocks.isThere,
    columnName: (c) => blocks.parameter("names", c) ?? "…",
    groupOf: choices.columnSort === "layout" ? (c) => groupName(blocks.parameter("names", c), head) : null,
    rowHead: (r) => (grouped ? groupHead(blocks.example(r)) : exampleHead(blocks.example(r), data)),
    cell: (r, c) => (hidden(r) ? undefined : blocks.gradient(r, c)),
    foot: [...reductionRows(blocks, choices, adding, largest), ...parameterRows(blocks, adding), ...afterwards(blocks, choices, adding, largest)],
  };
}

function groupName(name, { network: { sizes } }) {
  if (!name) return "…";
  const array = name.slice(0, name.indexOf("["));
  const layer = Number(array.slice(1));
  return array.startsWith("W") ? `${array}, ${sizes[layer - 1]} × ${sizes[layer]}` : array;
}

function exampleHead(about, data) {
  if (!about) return null;
  const [y, prediction, loss] = [targetText(data, about.y), predictionText(data, about.prediction), entry(about.loss)];
  return { index: about.index, cells: [String(about.index), y, prediction, loss], label: `Example ${about.index}: target ${y}, prediction ${prediction}, loss ${loss}` };
}

function groupHead(about) {
  if (!about) return null;
  return { cells: [about.group, format.count(about.count), "", format.loss(about.loss)], label: `Class ${about.group}: mean of ${about.count} examples, mean loss ${format.loss(about.loss)}` };
}

/** Sum, mean and what they do to θ; while the batch is accumulated the sum grows and the rest waits. */
function reductionRows(blocks, { reduction }, adding, largest) {
  const { head } = blocks;
  const size = head.batch_size;
  const waits = adding && adding.done < size;
  const whole = (name) => (c) => (waits ? undefined : blocks.parameter(name, c));
  const sum = { name: waits ? `Sum of ${adding.done}` : "Sum", note: "Σ g over the examples of the batch", value: adding ? adding.sum : whole("gradient_sum"), tint: 0 };
  const mean = { name: "Mean", note: "The sum divided by the number of examples", value: whole("gradient_mean"), tint: largest, state: reduction === "mean" ? "strong" : "quiet" };
  const rate = head.equal_learning_rates[reduction];
  const times = reduction === "mean" ? "gradient_mean" : "gradient_sum";
  const step = {
    name: `−${format.plainTick(rate)} × ${reduction}`, note: "Plain gradient descent's update",
    value: (c) => (waits ? undefined : negated(blocks.parameter(times, c), rate)), tint: 0,
  };
  return isPlain(head) ? [sum, mean, step] : [sum, mean];
}

const negated = (value, rate) => (value === undefined ? undefined : -rate * value + 0);

const isPlain = ({ optimizer, has_penalty: penalty }) => optimizer === "gradient_descent" && !penalty;

/** What is known only once the whole batch has gone through. */
function afterwards(blocks, choices, adding, largest) {
  const rows = [...stateRows(blocks), ...linearRows(blocks, largest), ...wayRows(blocks, choices, largest)];
  const waits = adding && adding.done < blocks.head.batch_size;
  return waits ? rows.map((row) => (row.title ? row : { ...row, value: () => undefined, differs: () => false })) : rows;
}

function parameterRows(blocks, adding) {
  const { head } = blocks;
  const waits = adding && adding.done < head.batch_size;
  const plain = (name, note, key, late = false) => ({ name, note, value: (c) => (late && waits ? undefined : blocks.parameter(key, c)), tint: 0 });
  const rows = [plain("θ before", "The parameters before this step", "before")];
  if (head.has_penalty) rows.push(plain("Penalty's gradient", "It is added to the mean or the sum, and never scaled by the batch", "penalty"));
  if (!isPlain(head)) rows.push(plain("Update", `What ${head.optimizer.replace("_", " ")} really added`, "update", true));
  return [...rows, plain("θ after", "The parameters after this step, as the run has them", "after", true)];
}

function stateRows(blocks) {
  return Object.keys(blocks.head.optimizer_state).flatMap((name) => [
    { name: `${name} before`, note: "What the optimiser remembers, before this step", value: (c) => blocks.state(name, "before", c), tint: 0 },
    { name: `${name} after`, note: "What the optimiser remembers, after this step", value: (c) => blocks.state(name, "after", c), tint: 0 },
  ]);
}

function linearRows(blocks, tint) {
  if (!blocks.head.linear_terms) return [];
  const term = (name, key) => ({ name, value: (c) => blocks.term(key, c), tint });
  return [
    { title: "A linear model: mean(δ x) = mean(δ) · mean(x) + Cov(δ, x)" },
    term("mean(δ x)", "mean_of_products"), term("mean(δ) · mean(x)", "product_of_means"), term("Cov(δ, x)", "covariance"),
  ];
}

/** Each way's gradient under the same columns; what differs from the true mean stands out. */
function wayRows(blocks, { showWays }, tint) {
  if (!showWays) return [];
  const { head } = blocks;
  const differs = (way, index) => (c) => {
    const [value, mean] = [blocks.way(index, c), blocks.parameter("gradient_mean", c)];
    return value !== undefined && !way.equal && Math.abs(value - mean) > EQUAL * head.gradient_norm;
  };
  return [
    { title: "Ways to make one gradient out of the batch" },
    ...head.ways.map((way, index) => ({
      name: SHORT[way.name], note: way.title, value: (c) => blocks.way(index, c), tint, differs: differs(way, index), state: "way",
    })),
  ];
}
