/**
 * Activation functions and their slopes, and the forward pass of a multilayer perceptron at float32 parameters, for
 * pictures and written equations only.
 *
 * a W + b = z with W of shape (inputs, outputs), row-major, as the layout names them. The inputs are those of the plane
 * of the picture, (u, v) or u alone, however many features there are.
 */

/** @import { ArrayEntry, Layer } from "./types.js" */

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

/** Row `index` of the weights of the first layer, zeros where there is none; or with `biases` these. */
function rowOf({ inputs, outputs, weights, biases }, theta, index) {
  if (index >= inputs) return new Float64Array(outputs);
  const start = index < 0 ? biases : weights + index * outputs;
  return Float64Array.from({ length: outputs }, (_, j) => theta[start + j]);
}

/**
 * Z of the last layer on a grid, shape (rows, columns, outputs), into `out`.
 * grid = {columns, rows, u0, du, v0, dv}.
 */
export function outputsOnGrid(layers, activation, theta, grid, out) {
  const phi = ACTIVATIONS[activation];
  const [base, alongU, alongV] = [-1, 0, 1].map((index) => rowOf(layers[0], theta, index));
  const units = layers.map(({ outputs }) => new Float64Array(outputs));
  const last = layers.length - 1;
  let at = 0;
  for (let row = 0; row < grid.rows; row++) {
    const v = grid.v0 + row * grid.dv;
    for (let column = 0; column < grid.columns; column++) {
      const u = grid.u0 + column * grid.du;
      for (let j = 0; j < units[0].length; j++) {
        const z = base[j] + u * alongU[j] + v * alongV[j];
        units[0][j] = last === 0 ? z : phi(z);
      }
      for (let l = 1; l <= last; l++) layer(layers[l], theta, units[l - 1], units[l], l === last ? null : phi);
      for (let j = 0; j < units[last].length; j++) out[at++] = units[last][j];
    }
  }
  return out;
}

function layer({ inputs, outputs, weights, biases }, theta, a, z, phi) {
  for (let j = 0; j < outputs; j++) {
    let sum = theta[biases + j];
    for (let i = 0; i < inputs; i++) sum += a[i] * theta[weights + i * outputs + j];
    z[j] = phi ? phi(sum) : sum;
  }
}
