/**
 * One example's loss and error signal as equations with its numbers. Depends on the output layer; gives trees of
 * MathML.
 */

import { logistic } from "./activation-forms.js";
import {
  bracketed,
  call,
  digits,
  exact,
  id,
  minus,
  num,
  op,
  places,
  power,
  row,
  rowVector,
  term,
  thin,
} from "./math-trees.js";

const MOST_CLASSES = 12; // entries of a vector with one for each class that are written out

const [y, hat, ONE, HALF] = [
  id("y"),
  ["mover", ["mi", "y"], op("^")],
  digits("1"),
  ["mfrac", digits("1"), digits("2")],
];
const oneHot = ["mi", "𝐲"];
const difference = row(hat, op("−"), y);
const logOf = (item) => call("log", item);
const negative = (item) => row(op("−"), item);
const size = (item) => row(op("|"), item, op("|"));
const twice = (item) => row(digits("2"), bracketed(item));
const square = (item) => power(bracketed(item), digits("2"));
const half = (item) => row(HALF, item);
const lessHalf = (item) => row(item, op("−"), HALF);
const sign = (item) => call("sign", item);
const same = (item) => item;

/** A loss of ŷ − y through a linear output, and its error signal, both as forms of the difference. */
function ofDifference(note, loss, error) {
  return ({ prediction: [p], y: target }) => {
    const both = (form) => [term("=", form(difference)), term("=", form(minus(p, target)), "in numbers")];
    return { note, output: [], loss: both(loss), error: both(error) };
  };
}

const within = ofDifference("Huber, where |ŷ − y| ≤ 1", (e) => half(square(e)), same);
const beyond = ofDifference("Huber, where |ŷ − y| > 1", (e) => lessHalf(size(e)), sign);

/** For class 0 the loss is −log(1 − ŷ), with 1 − ŷ computed from z: a ŷ close to 1 has lost its digits. */
function binary({ prediction: [p], y: target, layers }) {
  const [z, l] = [layers.at(-1).z[0], layers.length];
  const [symbols, value] = target === 1 ? [hat, p] : [row(ONE, op("−"), hat), 1 / (1 + Math.exp(z))];
  const [ofOne, ofZero] = [
    row(y, thin, logOf(hat)),
    row(bracketed(ONE, op("−"), y), thin, logOf(row(ONE, op("−"), hat))),
  ];
  return {
    note: `cross-entropy, y = ${target}`,
    output: [term("=", call("σ", id("z", l))), term("=", logistic(id("z", l)))],
    loss: [
      term("=", row(negative(ofOne), op("−"), ofZero)),
      term("=", negative(logOf(symbols))),
      term("=", negative(logOf(num(value))), "in numbers"),
    ],
    error: [term("=", difference), term("=", row(num(p), op("−"), exact(target)), "in numbers")],
  };
}

/** y is the number of the class, and a bold y the vector with a 1 there. */
function softmax({ prediction, y: target, layers }) {
  const [z, at] = [id("z", layers.length), placesOf(prediction.length, target)];
  const powers = power(["mi", "e"], z);
  return {
    note: `cross-entropy, where y = ${target} is the number of the class, from 0`,
    errorNote: "𝐲 is one-hot: 1 for the class of the example, 0 for the others",
    output: [term("=", call("softmax", z)), term("=", ["mfrac", powers, row(op("∑"), powers)])],
    loss: [
      term("=", negative(logOf(["msub", hat, y]))),
      term("=", negative(logOf(num(prediction[target]))), "in numbers"),
    ],
    error: [
      term("=", row(hat, op("−"), oneHot)),
      term("=", rowVector(prediction, at), "ŷ"),
      term(
        "−",
        rowVector(
          prediction.map((_, c) => Number(c === target)),
          at,
          exact,
        ),
        "one-hot y",
      ),
    ],
  };
}

const LOSSES = {
  squared_error: ofDifference("squared error", square, twice),
  half_squared_error: ofDifference("half the squared error", (e) => half(square(e)), same),
  absolute_error: ofDifference("absolute error", size, sign),
  huber: (example) => (Math.abs(example.prediction[0] - example.y) <= 1 ? within : beyond)(example),
  cross_entropy: (example) => (example.prediction.length === 1 ? binary : softmax)(example),
};

/** The losses of numbers as forms of one difference: [note, loss, error]. */
const OF_SEVERAL = {
  squared_error: ["squared error", square, twice],
  half_squared_error: ["half the squared error", (e) => half(square(e)), same],
  absolute_error: ["absolute error", size, sign],
  huber: ["Huber", (e) => call("H", e), (e) => call("clip", e)],
};

/** Several numbers as targets: the mean over them, or their sum. */
function several(name, { targets }, over) {
  const [note, loss, error] = OF_SEVERAL[name];
  const count = targets.length;
  const share = over === "mean" ? [["mfrac", ONE, digits(String(count))], thin] : [];
  return {
    note: `${note}, ${over === "mean" ? "mean over" : "sum over"} ${count} targets`,
    output: [],
    loss: [term("=", row(...share, op("∑"), loss(difference)))],
    error: [term("=", row(...share, bracketed(error(difference))))],
  };
}

/** The same times the weight of the example; of an error signal with several terms only the symbols. */
function weighted({ loss, error, ...about }, weight) {
  const times = ({ name, tree: [kind, before, equals, ...body] }) => {
    const factor = name === "in numbers" ? num(weight) : id("w");
    return { name, tree: [kind, before, equals, factor, thin, bracketed(...body)] };
  };
  const scalars = error.every(({ name }) => name.startsWith("in ")) ? error : error.slice(0, 1);
  return {
    ...about,
    note: `${about.note}, times the weight w = ${weight} of the example`,
    loss: loss.map(times),
    error: scalars.map(times),
  };
}

/**
 * {note, errorNote, output, loss, error}: remarks, and terms of the equations of ŷ, ℓ and δ at the output. `over`: how
 * the losses of several targets are put together.
 */
export function lossOf(name, example, over = "mean") {
  const plain = example.targets ? several(name, example, over) : LOSSES[name](example);
  return (example.weight ?? null) === null ? plain : weighted(plain, example.weight);
}

/** Where a vector with an entry for each class is written out: the example's own class always is. */
export const placesOf = (classes, target) => places(classes, MOST_CLASSES, target);
