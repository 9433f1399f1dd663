/** The arithmetic of the noise plots. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { SPREADS, batchSizes, movingMean, stepsWithin } from "../../static/js/core/noise.js";
import { positionOf } from "../../static/js/core/playhead.js";
import { runOf, segment } from "./runs.js";

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** All draws of m of the values, in order. */
function draws(values, m, replaces) {
  if (m === 0) return [[]];
  return values.flatMap((value, i) => {
    const rest = replaces ? values : values.filter((_, j) => j !== i);
    return draws(rest, m - 1, replaces).map((draw) => [value, ...draw]);
  });
}

test("the formulas are the mean squared distance over every possible batch", () => {
  const gradients = [3, -1, 0.5, 7];
  const [n, full] = [gradients.length, mean(gradients)];
  const s2 = gradients.reduce((sum, g) => sum + (g - full) ** 2, 0) / (n - 1);
  for (const [key, replaces] of [
    ["without_replacement", false],
    ["with_replacement", true],
  ]) {
    for (let m = 1; m <= n; m++) {
      const expected = mean(draws(gradients, m, replaces).map((batch) => (mean(batch) - full) ** 2));
      assert.ok(Math.abs(SPREADS[key](s2, n, m) - expected) < 1e-12, `${key}, ${m}`);
    }
  }
});

test("batch sizes are whole, ascending, each once, from 1 to all", () => {
  for (const n of [1, 2, 10, 300, 50_000]) {
    const sizes = batchSizes(n);
    assert.deepEqual([sizes[0], sizes.at(-1)], [1, n]);
    assert.ok(sizes.every((size, i) => Number.isInteger(size) && (i === 0 || size > sizes[i - 1])));
  }
});

test("of large batches about as many are taken from each power of ten", () => {
  const sizes = batchSizes(1_000_000, 60);
  const inDecade = (power) => sizes.filter((size) => size >= 10 ** power && size < 10 ** (power + 1)).length;
  assert.deepEqual([inDecade(2), inDecade(3), inDecade(4), inDecade(5)], [10, 10, 10, 10]);
});

test("a moving mean is over the neighbours that there are, numbers alone", () => {
  assert.deepEqual(movingMean([1, 2, 6, 4], 3), [1.5, 3, 4, 5]);
  assert.deepEqual(movingMean([1, NaN, 6, NaN, NaN, NaN], 3), [1, 3.5, 6, 6, NaN, NaN]);
  assert.deepEqual(movingMean([5, 5, 5], 11), [5, 5, 5]);
});

test("the steps within a stretch are those whose positions lie in it", () => {
  const run = runOf({ n: 7, size: 3, steps: 15, segments: [segment(0, 0, 0, 7, 3), segment(2, 6, 14, 7, 7)] });
  const all = Array.from({ length: run.length }, (_, step) => step);
  for (const axis of ["updates", "epochs", "examples", "time"]) {
    const end = positionOf(run, axis, run.length);
    for (const [low, high] of [
      [0, 0.2],
      [0.1, 0.5],
      [0.33, 0.9],
      [0, 1],
    ].map((pair) => pair.map((share) => share * end))) {
      const inside = all.filter((k) => positionOf(run, axis, k) >= low && positionOf(run, axis, k) <= high);
      const { first, end: last } = stepsWithin(run, axis, [low, high]);
      assert.deepEqual(all.slice(first, last), inside, `${axis} ${low} ${high}`);
    }
  }
});
