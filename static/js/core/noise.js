/** The arithmetic of the noise plots: expected spread, moving means, which steps lie in a stretch. Pure. */

import { positionOf, stepAt } from "./playhead.js";
/** @import { Axis, Run } from "./types.js" */

/**
 * E‖g_B − g‖² of batches of M of N examples, S² = Σ‖g_i − g‖²/(N − 1):
 *   without replacement (S²/M)(1 − M/N)     with replacement S²(N − 1)/(N M)
 */
export const SPREADS = {
  without_replacement: (s2, n, m) => (s2 / m) * (1 - m / n),
  with_replacement: (s2, n, m) => (s2 * (n - 1)) / (n * m),
};

/** Whole batch sizes from 1 to n, evenly spaced on a logarithmic axis. */
export function batchSizes(n, wanted = 120) {
  const sizes = new Set([n]);
  for (let i = 0; i <= wanted; i++) sizes.add(Math.round(n ** (i / wanted)));
  return [...sizes].sort((a, b) => a - b);
}

/** The mean of each value and its neighbours, `count` in all but at the ends; NaN is left out. */
export function movingMean(values, count) {
  const half = count >> 1;
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - half), i + half + 1).filter(Number.isFinite);
    return near.length ? near.reduce((sum, value) => sum + value, 0) / near.length : NaN;
  });
}

/**
 * {first, end}: the steps of a run that lie in [low, high] of an axis, `end` exclusive.
 * @type {(run: Run, axis: Axis, stretch: number[]) => {first: number, end: number}}
 */
export function stepsWithin(run, axis, [low, high]) {
  const before = stepAt(run, axis, low);
  const first = positionOf(run, axis, before) < low ? before + 1 : before;
  return { first, end: Math.min(run.length, stepAt(run, axis, high) + 1) };
}
