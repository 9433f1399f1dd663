/**
 * Activation functions and their slopes, and the forward pass of a multilayer perceptron at float32 parameters, for
 * pictures and written equations only.
 *
 * a W + b = z with W of shape (inputs, outputs), row-major, as the layout names them.
 * The points of a picture lie in a plane: x = origin + u·axes[0] + v·axes[1]. So the first layer's
 * z is linear in (u, v), and costs the same for two features as for sixty-four.
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
 * [{inputs, outputs, weights, biases}] from the layout's W1, b1, W2, b2, …; the last two are offsets.
 * @type {(layout: ArrayEntry[]) => Layer[]}
 */
export function layersOf(layout) {
  return layout
    .filter(({ name }) => name.startsWith("W"))
    .map(({ name, shape, offset }) => ({
      inputs: shape[0],
      outputs: shape[1],
      weights: offset,
      biases: layout.find((entry) => entry.name === `b${name.slice(1)}`).offset,
    }));
}

/** Multiplications for one point, to choose a resolution by. */
export function costOf(layers) {
  return layers.reduce((sum, { inputs, outputs }, l) => sum + (l ? inputs * outputs : 2 * outputs) + 4 * outputs, 0);
}

/** base, alongU, alongV of shape (outputs,): z1 = base + u·alongU + v·alongV. */
function firstLayer({ inputs, outputs, weights, biases }, theta, { origin, axes }) {
  const along = (vector) => {
    const sum = new Float64Array(outputs);
    for (let i = 0; i < inputs; i++) {
      for (let j = 0; j < outputs; j++) sum[j] += vector[i] * theta[weights + i * outputs + j];
    }
    return sum;
  };
  const base = along(origin);
  for (let j = 0; j < outputs; j++) base[j] += theta[biases + j];
  return { base, alongU: along(axes[0]), alongV: axes[1] ? along(axes[1]) : new Float64Array(outputs) };
}

/**
 * Z of the last layer on a grid, shape (rows, columns, outputs), into `out`.
 * grid = {columns, rows, u0, du, v0, dv}; plane = {origin, axes}.
 */
export function outputsOnGrid(layers, activation, theta, plane, grid, out) {
  const phi = ACTIVATIONS[activation];
  const first = firstLayer(layers[0], theta, plane);
  const units = layers.map(({ outputs }) => new Float64Array(outputs));
  const last = layers.length - 1;
  let at = 0;
  for (let row = 0; row < grid.rows; row++) {
    const v = grid.v0 + row * grid.dv;
    for (let column = 0; column < grid.columns; column++) {
      const u = grid.u0 + column * grid.du;
      for (let j = 0; j < units[0].length; j++) {
        const z = first.base[j] + u * first.alongU[j] + v * first.alongV[j];
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
