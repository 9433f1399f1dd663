/** The activations of every unit of a network at many points at once. Pure; must not know a picture. */

import { IN_PICTURES, pass } from "./network.js";
/** @import { Layer, Theta } from "../types.js" */

/**
 * The coordinates of `count` × `count` points over a domain {u, v}, row by row from the highest v; on a line (v null)
 * of `count` points.
 * @type {(domain: {u: number[], v: ?number[]}, count: number) => {u: Float64Array, v: Float64Array}}
 */
export function pointsOver({ u, v }, count) {
  /** @type {(ends: number[], place: number) => number} */
  const between = ([low, high], place) => low + ((high - low) * place) / (count - 1);
  const length = v ? count * count : count;
  return {
    u: Float64Array.from({ length }, (_, i) => between(u, i % count)),
    v: Float64Array.from({ length }, (_, i) => (v ? between([v[1], v[0]], Math.floor(i / count)) : 0)),
  };
}

/** The value of each feature, a function of (u, v), at the points. */
export const featuresAt = (features, { u, v }) => features.map((feature) => u.map((each, i) => feature(each, v[i])));

/**
 * [layer][unit] → the values at all points: first the features, then the activations, last the outputs z without φ.
 * @type {(layers: Layer[], activation: string, theta: Theta, inputs: Float64Array[]) => Float64Array[][]}
 */
export function unitsAt(layers, activation, theta, inputs) {
  const values = [inputs];
  layers.forEach((layer, l) => {
    const z = Array.from({ length: layer.outputs }, () => new Float64Array(inputs[0].length));
    pass(layer, theta, values[l], z, l < layers.length - 1 ? IN_PICTURES[activation] : null);
    values.push(z);
  });
  return values;
}

/** The probabilities of the classes from their outputs [class] → values at all points. */
export function softmaxOf(outputs) {
  const result = outputs.map((values) => new Float64Array(values.length));
  for (let i = 0; i < outputs[0].length; i++) {
    const top = Math.max(...outputs.map((values) => values[i]));
    const sum = outputs.reduce((total, values) => total + Math.exp(values[i] - top), 0);
    outputs.forEach((values, j) => {
      result[j][i] = Math.exp(values[i] - top) / sum;
    });
  }
  return result;
}
