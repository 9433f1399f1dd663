/** The written forms of activation functions, evaluated: each gives the function, and its slope. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { FORMS } from "../../static/js/core/step/activation-forms.js";
import { ACTIVATIONS } from "../../static/js/core/network/network.js";

// The definitions, as textbooks have them.
const DEFINITIONS = {
  linear: (z) => z,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: (z) => (Math.exp(2 * z) - 1) / (Math.exp(2 * z) + 1),
  relu: (z) => Math.max(0, z),
  leaky_relu: (z) => Math.max(0.01 * z, z),
  elu: (z) => (z > 0 ? z : Math.exp(z) - 1),
  softplus: (z) => Math.log(1 + Math.exp(z)),
  gelu: (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3))),
};
const INPUTS = [-3.1, -1.2, -0.3, 0.2, 0.9, 2.7];

const SIGNS = { "−": "-", "⊙": "*", "+": "+", ",": ",", "/": "/", "(": "(", ")": ")", ">": ">" };
const CALLED = { max: "Math.max", min: "Math.min", log: "Math.log", tanh: "Math.tanh" };
const NAMES = { π: "Math.PI", e: "Math.E" };

/** A tree as an expression of JavaScript, in which what stands side by side is multiplied. */
function written([name, ...children]) {
  const [first] = children;
  if (name === "mn") return first;
  if (name === "mi") return CALLED[first] ?? NAMES[first] ?? first;
  if (name === "mo") return SIGNS[first];
  if (name === "msub") return written(first);
  if (name === "mfrac") return `(${written(first)}/${written(children[1])})`;
  if (name === "msup") return `((${written(first)})**(${written(children[1])}))`;
  if (name === "msubsup") return `((${written(first)})**(${written(children[2])}))`;
  if (name === "msqrt") return `Math.sqrt(${written(first)})`;
  assert.equal(name, "mrow");
  const words = children.findIndex(([kind]) => kind === "mtext");
  const isBracketed = first[1] === "("; // further brackets would make one value of a function's arguments
  if (words < 0) return isBracketed ? joined(children) : `(${joined(children)})`;
  // "first where z > 0, otherwise second"
  const otherwise = children.findLastIndex(([kind]) => kind === "mtext");
  const [value, condition, other] = [
    children.slice(0, words),
    children.slice(words + 1, otherwise),
    children.slice(otherwise + 1),
  ].map(joined);
  return `(${condition} ? ${value} : ${other})`;
}

function joined(items) {
  const isOperand = (item) => item && item[0] !== "mo";
  const isCalled = (item) => item[0] === "mi" && item[1] in CALLED;
  return items
    .map((item, i) => {
      const times = i > 0 && isOperand(item) && isOperand(items[i - 1]) && !isCalled(items[i - 1]);
      return `${times ? "*" : ""}${written(item)}`;
    })
    .join("");
}

const Z = ["msub", ["mi", "z"], ["mn", "1"]];
const A = ["msub", ["mi", "a"], ["mn", "1"]];

/** The value of a form at z, and a = φ(z); `t` is what both may be written with. */
function valueOf(form, between, z, a) {
  const t = between && new Function("z", `return ${written(between.form(Z))}`)(z);
  return new Function("z", "a", "t", `return ${written(form)}`)(z, a, t);
}

const near = (value, expected, where, tolerance = 1e-12) =>
  assert.ok(Math.abs(value - expected) <= tolerance * (1 + Math.abs(expected)), `${where}: ${value}, ${expected}`);

test("every activation has a form", () => {
  assert.deepEqual(Object.keys(FORMS).sort(), Object.keys(ACTIVATIONS).sort());
  assert.deepEqual(Object.keys(DEFINITIONS).sort(), Object.keys(ACTIVATIONS).sort());
});

for (const [name, { forward, slope, between, kink }] of Object.entries(FORMS)) {
  const phi = DEFINITIONS[name];

  test(`the form of ${name} is its definition, or its name says it`, () => {
    if (forward === null) return assert.equal(name, "tanh");
    for (const z of INPUTS) near(valueOf(forward(Z, 1), between, z), phi(z), z);
    return undefined;
  });

  test(`the slope of ${name}, as it is written, is its derivative`, () => {
    const h = 1e-5;
    for (const z of INPUTS)
      near(valueOf(slope(Z, A, 1), between, z, phi(z)), (phi(z + h) - phi(z - h)) / (2 * h), z, 1e-8);
  });

  test(`at 0 the slope of ${name} is its derivative, or that which is told of its kink`, () => {
    const [left, right] = [phi(0) - phi(-1e-7), phi(1e-7) - phi(0)].map((difference) => difference / 1e-7);
    const isSmooth = Math.abs(left - right) < 1e-5;
    assert.equal(kink === undefined, isSmooth);
    near(valueOf(slope(Z, A, 1), between, 0, phi(0)), isSmooth ? left : kink, 0, 1e-5);
  });
}
