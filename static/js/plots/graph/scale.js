/** An axis's values as pixels, and back. Pure. */
/** @import { GraphAxis } from "../types.js" */

const FAR = 1e7; // pixels: larger numbers would leave what SVG can draw

const NARROWEST = 1e-9; // a range in its own values: ticks closer together would be the same number

const SCALES = {
  linear: { to: (value) => value, from: (value) => value },
  log: { to: (value) => Math.log10(Math.max(0, value)), from: (power) => 10 ** power },
};

export const isTooNarrow = ([low, high]) => high - low < NARROWEST * Math.max(Math.abs(low), Math.abs(high));

/**
 * The axis's lowest value is at the pixel `start`, its highest `length` pixels further; a negative length leads up.
 * `toPixel` of a value with no place on a logarithmic axis is infinite, `placeOf` far below it; no number has no place.
 * @param {Pick<GraphAxis, "type" | "range">} axis
 */
export function createScale({ type, range }, start, length) {
  const { to, from } = SCALES[type];
  const [low, high] = range.map(to);
  const perUnit = length / (high - low);
  const toPixel = (value) => start + (to(value) - low) * perUnit;
  return {
    toPixel,
    toValue: (pixel) => from(low + (pixel - start) / perUnit),
    placeOf: (value) => (Number.isFinite(value) ? Math.max(-FAR, Math.min(FAR, toPixel(value))) : NaN),
  };
}
