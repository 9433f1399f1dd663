/**
 * Activation functions and their slopes, and the forward pass of a multilayer perceptron at float32 parameters, for
 * pictures and written equations only.
 *
 * a W + b = z with W of shape (inputs, outputs), row-major, as the layout names them. The inputs are those of the plane
 * of the picture, (u, v) or u alone, however many features there are.
 */

/** @import { ArrayEntry, Layer } from "../types.js" */

export const ACTIVATIONS = {
  linear: (z) => z,
  sigmoid: (z) => 0.5 + 0.5 * Math.tanh(0.5 * z),
  tanh: Math.tanh,
  relu: (z) => (z > 0 ? z : 0),
  leaky_relu: (z) => (z > 0 ? z : 0.01 * z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
  gelu: (z) => 0.5 * z * (1 + geluTanh(z)),
};

/** t in φ(z) = z(1 + t)/2 of the gelu. */
export const geluTanh = (z) => Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3));

/** φ'(z) where a = φ(z), as the training computes it: from a wherever a tells it, and the same at a kink. */
export const SLOPES = {
  linear: () => 1,
  sigmoid: (z, a) => (1 - a) * a,
  tanh: (z, a) => 1 - a * a,
  relu: (z) => (z > 0 ? 1 : 0),
  leaky_relu: (z) => (z > 0 ? 1 : 0.01),
  elu: (z, a) => Math.min(a, 0) + 1,
  softplus: (z, a) => -Math.expm1(-a),
  gelu: (z) => {
    const t = geluTanh(z);
    return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z);
  },
};

/**
 * The layers of a network with `inputs` inputs and the outputs of the arrays W1, b1, W2, b2, … of the layout.
 * @type {(layout: ArrayEntry[], inputs: number) => Layer[]}
 */
export function layersOn(layout, inputs) {
  const layers = [];
  let [before, weights] = [inputs, 0];
  for (const { shape } of layout.filter(({ name }) => name.startsWith("W"))) {
    const [outputs] = shape.slice(-1);
    const biases = weights + before * outputs;
    layers.push({ inputs: before, outputs, weights, biases });
    [before, weights] = [outputs, biases + outputs];
  }
  return layers;
}

/** Multiplications for one point, to choose a resolution by. */
export function costOf(layers) {
  return layers.reduce((sum, { inputs, outputs }, l) => sum + (l ? inputs * outputs : 2 * outputs) + 4 * outputs, 0);
}

// For pictures, in half of the time of Math.tanh and exact to 1e-16.
export const IN_PICTURES = {
  ...ACTIVATIONS,
  tanh: (z) => 1 - 2 / (Math.exp(2 * z) + 1),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
};

/**
 * Z of the last layer on a grid, shape (rows, columns, outputs), into `out`.
 * grid = {columns, rows, u0, du, v0, dv}.
 */
export function outputsOnGrid(layers, activation, theta, grid, out) {
  const phi = IN_PICTURES[activation];
  const { columns, rows, u0, du, v0, dv } = grid;
  const u = Float64Array.from({ length: columns }, (_, column) => u0 + column * du);
  const inputs = [u, new Float64Array(columns)].slice(0, layers[0].inputs);
  const units = layers.map(({ outputs }) => Array.from({ length: outputs }, () => new Float64Array(columns)));
  const last = units.at(-1);
  for (let row = 0, at = 0; row < rows; row++) {
    inputs[1]?.fill(v0 + row * dv);
    layers.forEach((layer, l) => pass(layer, theta, units[l - 1] ?? inputs, units[l], units[l] === last ? null : phi));
    for (let column = 0; column < columns; column++) {
      for (let j = 0; j < last.length; j++) out[at++] = last[j][column];
    }
  }
  return out;
}

/** z = φ(a W + b) of a layer for a row of points: each of `a` and `z` holds one unit at all of them. */
export function pass({ outputs, weights, biases }, theta, a, z, phi) {
  for (let j = 0; j < outputs; j++) {
    const sum = z[j].fill(theta[biases + j]);
    for (let i = 0; i < a.length; i++) addTimes(sum, a[i], theta[weights + i * outputs + j]);
    if (phi) for (let k = 0; k < sum.length; k++) sum[k] = phi(sum[k]);
  }
}

function addTimes(sum, values, weight) {
  for (let k = 0; k < sum.length; k++) sum[k] += weight * values[k];
}

/**
 * The place in θ of a parameter by its name, such as W1[0,3] or b2[0]; -1 where there is none.
 * @type {(layout: ArrayEntry[], name: string) => number}
 */
export function placeOf(layout, name) {
  const [, array, row, column] = /^(\w+)\[(\d+)(?:,(\d+))?\]$/.exec(name) ?? [];
  const { offset, shape } = layout.find((entry) => entry.name === array) ?? { offset: 0, shape: [] };
  const at = [row, column].filter((text) => text !== undefined).map(Number);
  if (at.length !== shape.length || at.some((index, axis) => index >= shape[axis]) || !shape.length) return -1;
  return offset + (shape.length === 2 ? at[0] * shape[1] + at[1] : at[0]);
}
