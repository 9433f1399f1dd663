/**
 * One example's way through the network, as equations with its own numbers.
 * Knows an example's part of an opened step; gives trees of MathML: [name, ...children], and draws nothing.
 */

import { loss as number } from "./format.js";

const MOST = { columns: 8, rows: 8 }; // entries of a vector or matrix that are written out

const op = (sign) => ["mo", sign];
const id = (name, index) => (index === undefined ? ["mi", name] : ["msub", ["mi", name], ["mn", String(index)]]);
const row = (...items) => ["mrow", ...items];
const num = (value) => ["mn", number(value)];
const dots = ["mo", "⋯"];
const transposed = (item) => ["msup", item, ["mi", "T"]];

/** The first entries, then dots for the rest and the last one. */
function some(list, most, rest) {
  return list.length <= most ? list : [...list.slice(0, most - 2), rest, list.at(-1)];
}

/** A matrix (rows of trees); its brackets are the style sheet's, since few fonts can stretch them. */
const fenced = (rows) => ["mtable", ...rows.map((cells) => ["mtr", ...cells.map((cell) => ["mtd", cell])])];

export const rowVector = (values) => fenced([some([...values].map(num), MOST.columns, dots)]);
const columnVector = (values) => fenced(some([...values].map((value) => [num(value)]), MOST.rows, [["mo", "⋮"]]));

/** rows × columns numbers by `valueAt(i, j)`. */
function matrix(rows, columns, valueAt) {
  const lines = Array.from({ length: rows }, (_, i) => some(Array.from({ length: columns }, (__, j) => j), MOST.columns, null)
    .map((j) => (j === null ? dots : num(valueAt(i, j)))));
  return fenced(some(lines, MOST.rows, lines[0]?.map(() => ["mo", "⋮"])));
}

const OUTPUTS = {
  sigmoid: (z) => row(id("σ"), op("("), z, op(")")),
  softmax: (z) => row(["mi", "softmax"], op("("), z, op(")")),
  linear: (z) => z,
};
const hat = ["mover", ["mi", "y"], ["mo", "^"]];
const log = (item) => row(["mi", "log"], op("("), item, op(")"));

/** Which output layer a loss has, its equation, and the error signal at the output. */
function lossOf({ network: { loss, sizes } }, { y, prediction }) {
  const [p, classes] = [prediction, sizes.at(-1)];
  const difference = row(hat, op("−"), id("y"));
  const given = row(num(p[0]), op("−"), num(y));
  if (loss === "cross_entropy" && classes > 1) {
    const target = p.map((_, c) => Number(c === y));
    return {
      output: "softmax", target,
      loss: [row(op("−"), log(["msub", hat, id("y")])), row(op("−"), log(num(p[y])))],
      error: [row(hat, op("−"), id("y")), row(rowVector(p), op("−"), rowVector(target))],
    };
  }
  const square = (item) => ["msup", row(op("("), item, op(")")), ["mn", "2"]];
  const size = (item) => row(op("|"), item, op("|"));
  const sign = (item) => row(["mi", "sign"], op("("), item, op(")"));
  const forms = {
    cross_entropy: {
      output: "sigmoid",
      loss: [row(op("−"), id("y"), log(hat), op("−"), row(op("("), ["mn", "1"], op("−"), id("y"), op(")")), log(row(["mn", "1"], op("−"), hat))),
        row(op("−"), log(y === 1 ? num(p[0]) : row(["mn", "1"], op("−"), num(p[0]))))],
      error: [difference, given],
    },
    squared_error: { output: "linear", loss: [square(difference), square(given)], error: [row(["mn", "2"], op("("), difference, op(")")), row(["mn", "2"], op("("), given, op(")"))] },
    absolute_error: { output: "linear", loss: [size(difference), size(given)], error: [sign(difference), sign(given)] },
    huber: Math.abs(p[0] - y) <= 1
      ? { output: "linear", loss: [row(["mfrac", ["mn", "1"], ["mn", "2"]], square(difference)), row(["mfrac", ["mn", "1"], ["mn", "2"]], square(given))], error: [difference, given] }
      : { output: "linear", loss: [row(size(difference), op("−"), ["mfrac", ["mn", "1"], ["mn", "2"]]), row(size(given), op("−"), ["mfrac", ["mn", "1"], ["mn", "2"]])], error: [sign(difference), sign(given)] },
  };
  return { target: [y], ...forms[loss] };
}

/** φ' as it is written from a or z. */
const SLOPES = {
  tanh: (a) => row(["mn", "1"], op("−"), ["msup", a, ["mn", "2"]]),
  sigmoid: (a) => row(a, op("⊙"), op("("), ["mn", "1"], op("−"), a, op(")")),
  linear: () => ["mn", "1"],
};

function slope(activation, a, z) {
  const written = SLOPES[activation]?.(a);
  return written ? row(op("("), written, op(")")) : row(["msup", ["mi", "φ"], ["mo", "′"]], op("("), z, op(")"));
}

/**
 * [{title, note, equations: [tree]}] in the order of the computation: each layer forward, the loss, each layer back.
 * `example` = {x, y, loss, prediction, layers: [{z, a, delta}]}; `parameterAt(name, i, j)` gives a weight or bias
 * (j alone for a bias), or is null where the numbers are too many to write out.
 */
export function equationsOf(step, example, parameterAt) {
  const { sizes, activation } = step.network;
  const about = lossOf(step, example);
  const inputs = [example.x, ...example.layers.map(({ a }) => a)];
  const count = example.layers.length;
  const parts = [];
  for (let l = 1; l <= count; l++) parts.push(forwardPart(l));
  parts.push(lossPart());
  for (let l = count; l >= 1; l--) parts.push(backwardPart(l));
  return parts;

  function weights(l) {
    if (!parameterAt) return id("W", l);
    return matrix(sizes[l - 1], sizes[l], (i, j) => parameterAt(`W${l}`, i, j));
  }

  function forwardPart(l) {
    const { z, a } = example.layers[l - 1];
    const [below, isLast] = [l === 1 ? id("x") : id("a", l - 1), l === count];
    const biases = parameterAt ? rowVector(Array.from({ length: sizes[l] }, (_, j) => parameterAt(`b${l}`, j))) : id("b", l);
    const shown = isLast ? [hat, OUTPUTS[about.output](id("z", l))] : [id("a", l), row(["mi", activation.replace("_", " ")], op("("), id("z", l), op(")"))];
    return {
      title: `Layer ${l}, forward`, note: `${sizes[l - 1]} → ${sizes[l]}`,
      equations: [
        row(id("z", l), op("="), below, id("W", l), op("+"), id("b", l), op("="), rowVector(inputs[l - 1]), weights(l), op("+"), biases, op("="), rowVector(z)),
        row(shown[0], op("="), shown[1], op("="), rowVector(a)),
      ],
    };
  }

  function lossPart() {
    return {
      title: "Loss", note: "",
      equations: [row(id("ℓ"), op("="), about.loss[0], op("="), about.loss[1], op("="), num(example.loss))],
    };
  }

  function backwardPart(l) {
    const { delta, a, z } = example.layers[l - 1];
    const below = l === 1 ? id("x") : id("a", l - 1);
    const gradient = matrix(sizes[l - 1], sizes[l], (i, j) => inputs[l - 1][i] * delta[j]);
    const partial = (name) => ["mfrac", row(["mi", "∂"], id("ℓ")), row(["mi", "∂"], id(name, l))];
    const own = l === count
      ? [row(id("δ", l), op("="), about.error[0], op("="), about.error[1], op("="), rowVector(delta))]
      : [row(id("δ", l), op("="), op("("), id("δ", l + 1), transposed(id("W", l + 1)), op(")"), op("⊙"), slope(activation, id("a", l), id("z", l)), op("="), rowVector(delta))];
    return {
      title: `Layer ${l}, backward`, note: l < count && isFlat(activation, z, a) ? "at z = 0 the slope 0 is used" : "",
      equations: [
        ...own,
        row(partial("W"), op("="), transposed(below), id("δ", l), op("="), columnVector(inputs[l - 1]), rowVector(delta), op("="), gradient),
        row(partial("b"), op("="), id("δ", l), op("="), rowVector(delta)),
      ],
    };
  }
}

const isFlat = (activation, z) => activation === "relu" && z.some((value) => value === 0);
