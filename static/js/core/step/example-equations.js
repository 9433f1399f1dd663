/**
 * One example's way through the network, as equations with its own numbers.
 * Depends on an example's part of an opened step; gives trees of MathML and draws nothing.
 */

import { FORMS } from "./activation-forms.js";
import { lossOf, placesOf } from "./example-loss.js";
import {
  bracketed,
  call,
  columnVector,
  equation,
  exact,
  id,
  matrix,
  num,
  op,
  places,
  power,
  row,
  rowVector,
  term,
  thin,
} from "./math-trees.js";
import { SLOPES, geluTanh } from "../network/network.js";

const MOST = 8; // entries of a vector, and rows and columns of a matrix, that are written out

/**
 * [{title, note, equations}] in the order of the computation: each layer forward, the loss, each layer back.
 * `example` = {x, y, loss, prediction, layers: [{z, a, delta}]}; `parameterAt(name, i, j)` gives a weight or bias
 * (i alone for a bias), or is null where the numbers are too many to write out.
 */
export function equationsOf({ network }, example, parameterAt) {
  const way = wayOf(network, example, parameterAt);
  const layers = example.layers.map((_, k) => k + 1);
  return [
    ...layers.map((l) => forwardPart(way, l)),
    lossPart(way),
    ...layers.reverse().map((l) => backwardPart(way, l)),
  ];
}

/** What every part is written from. Layer 0 is x; `at` are the places of each layer that are written out. */
function wayOf({ sizes, activation, loss, over_outputs: over }, example, parameterAt) {
  const count = example.layers.length;
  return {
    sizes,
    activation,
    example,
    parameterAt,
    count,
    phi: FORMS[activation],
    about: lossOf(loss, example, over),
    layer: (l) => example.layers[l - 1],
    below: (l) =>
      l === 1
        ? { name: "x", symbol: id("x"), a: example.x }
        : { name: `a${l - 1}`, symbol: id("a", l - 1), a: example.layers[l - 2].a },
    at: sizes.map((size, l) => (l === count ? placesOf(size, example.y) : places(size, MOST))),
  };
}

function forwardPart(way, l) {
  return {
    title: `Layer ${l}, forward`,
    note: `${way.sizes[l - 1]} → ${way.sizes[l]}`,
    equations: [sumEquation(way, l), ...(l === way.count ? [outputEquation(way)] : activationEquations(way, l))],
  };
}

function sumEquation({ at, layer, below, parameterAt }, l) {
  const { name, symbol, a } = below(l);
  const [W, b] = [id("W", l), id("b", l)];
  return equation(
    `z${l}`,
    id("z", l),
    term("=", row(symbol, thin, W, op("+"), b)),
    term("=", rowVector(a, at[l - 1]), name),
    term("·", parameterAt ? matrix(at[l - 1], at[l], (i, j) => parameterAt(`W${l}`, i, j)) : W, `W${l}`),
    term("+", parameterAt ? matrix([0], at[l], (_, j) => parameterAt(`b${l}`, j)) : b, `b${l}`),
    term("=", rowVector(layer(l).z, at[l]), "result"),
  );
}

function activationEquations({ at, layer, phi }, l) {
  const [{ z, a }, symbol] = [layer(l), id("z", l)];
  const between = phi.between
    ? [
        equation(
          `${phi.between.name}${l}`,
          id(phi.between.name, l),
          term("=", phi.between.form(symbol)),
          term("=", rowVector(z.map(geluTanh), at[l]), "result"),
        ),
      ]
    : [];
  const written = phi.forward ? [term("=", phi.forward(symbol, l), "written out")] : [];
  return [
    ...between,
    equation(
      `a${l}`,
      id("a", l),
      term("=", call(phi.name, symbol)),
      ...written,
      term("=", rowVector(a, at[l]), "result"),
    ),
  ];
}

function outputEquation({ about, at, count, layer }) {
  const symbols = about.output.length ? about.output : [term("=", id("z", count))];
  return equation(
    "ŷ",
    ["mover", ["mi", "y"], op("^")],
    ...symbols,
    term("=", rowVector(layer(count).a, at[count]), "result"),
  );
}

function lossPart({ about, example }) {
  return {
    title: "Loss",
    note: about.note,
    equations: [equation("ℓ", id("ℓ"), ...about.loss, term("=", num(example.loss), "result"))],
  };
}

function backwardPart(way, l) {
  const isLast = l === way.count;
  return {
    title: `Layer ${l}, backward`,
    note: isLast ? way.about.errorNote : kinkNote(way, l),
    equations: [...(isLast ? [outputErrorEquation(way)] : errorEquations(way, l)), ...gradientEquations(way, l)],
  };
}

/** Where φ has no slope, the one that is used instead. */
function kinkNote({ layer, phi }, l) {
  return phi.kink !== undefined && layer(l).z.includes(0) ? `at z = 0 the slope ${phi.kink} is used` : "";
}

function outputErrorEquation({ about, at, count, layer }) {
  return equation(
    `δ${count}`,
    id("δ", count),
    ...about.error,
    term("=", rowVector(layer(count).delta, at[count]), "result"),
  );
}

/** What comes back through the weights where they are known, the slopes, and their product. */
function errorEquations(way, l) {
  const { activation, at, layer, parameterAt, phi } = way;
  const [{ z, a, delta }, symbol] = [layer(l), id("z", l)];
  const slopes = rowVector(
    z.map((value, j) => SLOPES[activation](value, a[j])),
    at[l],
    phi.exact ? exact : num,
  );
  const [slope, through] = [
    call(`${phi.name}′`, symbol),
    row(id("δ", l + 1), thin, power(id("W", l + 1), ["mi", "T"])),
  ];
  const back = parameterAt && backThrough(way, l);
  const factors = back ? [term("=", rowVector(back, at[l]), "what comes back"), term("⊙", slopes, "slopes")] : [];
  return [
    ...(back ? [throughEquation(way, l, through, back)] : []),
    equation(`${phi.name}′(z${l})`, slope, term("=", phi.slope(symbol, id("a", l), l)), term("=", slopes, "result")),
    equation(
      `δ${l}`,
      id("δ", l),
      term("=", row(bracketed(through), op("⊙"), slope)),
      ...factors,
      term("=", rowVector(delta, at[l]), "result"),
    ),
  ];
}

/** δ Wᵀ of the layer above, as numbers. */
function backThrough({ layer, parameterAt, sizes }, l) {
  const { delta } = layer(l + 1);
  return Array.from({ length: sizes[l] }, (_, i) =>
    delta.reduce((sum, error, j) => sum + error * parameterAt(`W${l + 1}`, i, j), 0),
  );
}

function throughEquation({ at, layer, parameterAt }, l, left, back) {
  return equation(
    `δ${l + 1} W${l + 1} transposed`,
    left,
    term("=", rowVector(layer(l + 1).delta, at[l + 1]), `δ${l + 1}`),
    term(
      "·",
      matrix(at[l + 1], at[l], (j, i) => parameterAt(`W${l + 1}`, i, j)),
      `W${l + 1} transposed`,
    ),
    term("=", rowVector(back, at[l]), "result"),
  );
}

function gradientEquations({ at, below, layer }, l) {
  const [{ name, symbol, a }, { delta }, error] = [below(l), layer(l), id("δ", l)];
  const partial = (of) => ["mfrac", row(["mi", "∂"], id("ℓ")), row(["mi", "∂"], id(of, l))];
  return [
    equation(
      `∂ℓ/∂W${l}`,
      partial("W"),
      term("=", row(power(symbol, ["mi", "T"]), thin, error)),
      term("=", columnVector(a, at[l - 1]), `${name} transposed`),
      term("·", rowVector(delta, at[l]), `δ${l}`),
      term(
        "=",
        matrix(at[l - 1], at[l], (i, j) => a[i] * delta[j]),
        "result",
      ),
    ),
    equation(`∂ℓ/∂b${l}`, partial("b"), term("=", error), term("=", rowVector(delta, at[l]), "result")),
  ];
}
