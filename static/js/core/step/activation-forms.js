/**
 * How each activation function φ and its slope φ′ are written, from the symbols z and a = φ(z) of a layer.
 * Depends on trees of MathML only; the numbers are those of ACTIVATIONS and SLOPES.
 *
 * `between` is a quantity that both are written with; `kink` is the slope used at z = 0 where there is none;
 * `exact` slopes are constants, which are not rounded.
 */

import { bracketed, call, digits, id, op, power, row, words } from "./math-trees.js";

const [ONE, HALF] = [digits("1"), ["mfrac", digits("1"), digits("2")]];
const e = (exponent) => power(["mi", "e"], exponent);
const negative = (item) => row(op("−"), item);
const squared = (item) => power(item, digits("2"));
const either = (first, z, second) =>
  row(first, words(" where "), z, op(">"), digits("0"), words(", otherwise "), second);
const root = ["msqrt", row(digits("2"), op("/"), ["mi", "π"])];
const bell = (t) => bracketed(ONE, op("−"), squared(t));

export const logistic = (z) => ["mfrac", ONE, row(ONE, op("+"), e(negative(z)))];

export const FORMS = {
  linear: { name: "linear", exact: true, forward: (z) => z, slope: () => ONE },
  sigmoid: {
    name: "σ",
    forward: logistic,
    slope: (z, a) => row(a, op("⊙"), bracketed(ONE, op("−"), a)),
  },
  tanh: { name: "tanh", forward: null, slope: (z, a) => row(ONE, op("−"), squared(a)) },
  relu: {
    name: "relu",
    kink: 0,
    exact: true,
    forward: (z) => call("max", digits("0"), op(","), z),
    slope: (z) => either(ONE, z, digits("0")),
  },
  leaky_relu: {
    name: "leaky relu",
    kink: 0.01,
    exact: true,
    forward: (z) => call("max", digits("0.01"), z, op(","), z),
    slope: (z) => either(ONE, z, digits("0.01")),
  },
  elu: {
    name: "elu",
    forward: (z) => either(z, z, row(e(z), op("−"), ONE)),
    slope: (z, a) => row(call("min", a, op(","), digits("0")), op("+"), ONE),
  },
  softplus: {
    name: "softplus",
    forward: (z) => call("log", ONE, op("+"), e(z)),
    slope: (z, a) => row(ONE, op("−"), e(negative(a))),
  },
  gelu: {
    name: "gelu",
    between: {
      name: "t",
      form: (z) => call("tanh", root, bracketed(z, op("+"), digits("0.044715"), power(z, digits("3")))),
    },
    forward: (z, l) => row(HALF, z, op("⊙"), bracketed(ONE, op("+"), id("t", l))),
    slope: (z, a, l) =>
      row(
        HALF,
        bracketed(ONE, op("+"), id("t", l)),
        op("+"),
        HALF,
        z,
        op("⊙"),
        bell(id("t", l)),
        op("⊙"),
        root,
        bracketed(ONE, op("+"), digits("0.134145"), squared(z)),
      ),
  },
};
