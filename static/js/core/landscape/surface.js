/**
 * A loss over a plane: its values on a grid, the levels of its contour lines, what lies between the grid's points.
 * Depends on numbers; must not know a picture. Pure.
 */

import { zeroContour } from "../geometry/contour.js";

/**
 * @typedef {object} Surface  A loss over a window of a plane, at the points of an even grid.
 * @property {number[]} u  lowest and highest
 * @property {number[]} v
 * @property {number} columns  points across
 * @property {number} rows
 * @property {Float64Array} values  row by row from the lowest v; NaN where there is none
 */

const LEVELS = 15;
const LOWEST_SHARE = 0.015; // of the grid's points lie below the lowest contour line
const STEEPEST = 1e4; // how far above the median height, over the lowest loss, the highest line may lie
const LOWER = 5; // levels below these, of a surface that lies lower
const SIZES = [1, 2, 5];

/**
 * What the server's `grid` says, as one column; NaN where the loss is not finite, and where a row has not come. The
 * penalty is part of what descent follows: it is added.
 * @type {(grid: any) => Surface}
 */
export function surfaceOf({ u, v, loss, penalty }) {
  const columns = u.length;
  const values = new Float64Array(columns * v.length).fill(NaN);
  loss.forEach((row, j) =>
    row.forEach((value, i) => {
      const more = penalty ? penalty[j][i] : 0;
      if (value !== null && more !== null) values[j * columns + i] = value + more;
    }),
  );
  return { u: [u[0], u.at(-1)], v: [v[0], v.at(-1)], columns, rows: v.length, values };
}

/** Its finite values, in ascending order. */
const finiteOf = ({ values }) => values.filter(Number.isFinite).sort();

/**
 * About LEVELS losses for contour lines: close together at the bottom of the valley, far apart on the slopes, each
 * rounded as far as its distance to the next one allows.
 * @type {(surface: Surface) => number[]}
 */
export function levelsOf(surface) {
  const sorted = finiteOf(surface);
  if (!sorted.length) return [];
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))] - sorted[0];
  const top = Math.min(at(1), STEEPEST * at(0.5) || at(1));
  const bottom = Math.max(at(LOWEST_SHARE), 1e-5 * top);
  if (!(top > 1e-12 * Math.abs(sorted[0]))) return [];
  const ratio = (top / bottom) ** (1 / LEVELS);
  const levels = Array.from({ length: LEVELS }, (_, i) => {
    const height = bottom * ratio ** i;
    return rounded(sorted[0] + height, (height * (ratio - 1)) / 2);
  });
  return [...new Set(levels)].filter((level) => level > sorted[0] && level < sorted.at(-1));
}

/**
 * The same levels, and below them those that a lower surface needs, each at half the loss of the one above it.
 * @type {(levels: number[], surface: Surface) => number[]}
 */
export function loweredTo(levels, surface) {
  const [lowest] = finiteOf(surface);
  const lower = Array.from({ length: LOWER }, (_, i) => levels[0] / 2 ** (LOWER - i));
  return [...lower.filter((level) => level > lowest), ...levels];
}

/** To a multiple of 1, 2 or 5 times a power of ten that is at most `step`. */
function rounded(value, step) {
  const power = Math.floor(Math.log10(step));
  const size = SIZES.findLast((factor) => factor * 10 ** power <= step * (1 + 1e-9)) ?? 1;
  const multiple = Math.round(value / (size * 10 ** power)) * size;
  return power < 0 ? multiple / 10 ** -power : multiple * 10 ** power; // so that 0.3 is the nearest number to it
}

/**
 * The height of each value from 0, the lowest, to 1, the highest level; NaN where there is no value.
 * @type {(surface: Surface, levels: number[]) => Float32Array}
 */
export function heightsOf({ values }, levels) {
  if (levels.length < 2) return new Float32Array(values.length);
  const base = levels[0] - (levels[1] - levels[0]);
  const scale = levels[1] - levels[0];
  const height = (value) => Math.log1p(Math.max(0, value - base) / scale);
  const top = height(levels.at(-1));
  return Float32Array.from(values, (value) => Math.min(1, height(value) / top));
}

/**
 * The line where the surface has this level, as x1, y1, x2, y2 of its segments in steps of the grid.
 * @type {(surface: Surface, level: number) => number[]}
 */
export function contourOf({ values, columns, rows }, level) {
  const ends = [];
  zeroContour(
    values.map((value) => value - level),
    columns,
    rows,
    (...segment) => {
      if (segment.every(Number.isFinite)) ends.push(...segment);
    },
  );
  return ends;
}

/**
 * Between the grid's points linear in both directions; NaN outside and where a point beside it has no value.
 * @type {(surface: Surface, u: number, v: number) => number}
 */
export function valueAt({ u: [u0, u1], v: [v0, v1], columns, rows, values }, u, v) {
  const x = ((u - u0) / (u1 - u0)) * (columns - 1);
  const y = ((v - v0) / (v1 - v0)) * (rows - 1);
  if (!(x >= 0 && x <= columns - 1 && y >= 0 && y <= rows - 1)) return NaN;
  const [i, j] = [Math.min(Math.floor(x), columns - 2), Math.min(Math.floor(y), rows - 2)];
  const at = j * columns + i;
  const across = (start) => values[start] + (x - i) * (values[start + 1] - values[start]);
  return across(at) + (y - j) * (across(at + columns) - across(at));
}

/**
 * Whether a point lies in a window.
 * @type {(window: {u: number[], v: number[]}, point: number[]) => boolean}
 */
export const isWithin = ({ u, v }, [a, b]) => a >= u[0] && a <= u[1] && b >= v[0] && b <= v[1];

/**
 * A part of a window, widened about its middle until it has the window's own shape: {u, v}.
 * @type {(part: {u: number[], v: number[]}, window: {u: number[], v: number[]}) => {u: number[], v: number[]}}
 */
export function shapedLike(part, window) {
  const share = Math.max(...["u", "v"].map((axis) => lengthOf(part[axis]) / lengthOf(window[axis])));
  const about = (axis) => around(part[axis], share * lengthOf(window[axis]));
  return { u: about("u"), v: about("v") };
}

/** A window about the same middle, `factor` times as wide and as high. */
export const scaled = ({ u, v }, factor) => ({
  u: around(u, factor * lengthOf(u)),
  v: around(v, factor * lengthOf(v)),
});

const lengthOf = ([low, high]) => high - low;

function around([low, high], length) {
  const middle = (low + high) / 2;
  return [middle - length / 2, middle + length / 2];
}

/**
 * The surface with what it lacks taken from a coarser one.
 * @type {(surface: Surface, coarser: ?Surface) => Surface}
 */
export function filledFrom(surface, coarser) {
  if (!coarser) return surface;
  const { u, v, columns, rows, values } = surface;
  /** @type {(ends: number[], i: number, count: number) => number} */
  const at = ([low, high], i, count) => low + (i / (count - 1)) * (high - low);
  const filled = values.map((value, i) =>
    Number.isNaN(value) ? valueAt(coarser, at(u, i % columns, columns), at(v, Math.floor(i / columns), rows)) : value,
  );
  return { ...surface, values: filled };
}
