/** Round numbers of axes. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { logTicks, niceTicks } from "../../static/js/core/geometry/ticks.js";

const RANGES = [
  [0, 1],
  [-3, 7],
  [0.0312, 0.0957],
  [-1e6, 2e6],
  [99.5, 100.5],
];

const rounded = (values) => values.map((value) => Number(value.toPrecision(12)) + 0);

test("an axis from 0 to 1 has a tick at each fifth", () => {
  const { step, values } = niceTicks(0, 1, 5);
  assert.equal(step, 0.2);
  assert.deepEqual(rounded(values), [0, 0.2, 0.4, 0.6, 0.8, 1]);
});

test("ticks are whole multiples of 1, 2 or 5 times a power of ten, and all of them in the range", () => {
  for (const [low, high] of RANGES) {
    for (const wanted of [2, 5, 9]) {
      const { step, values } = niceTicks(low, high, wanted);
      assert.match(step.toExponential(10), /^[125]\.0+e/);
      const first = Math.ceil(low / step - 1e-6);
      const expected = Array.from({ length: Math.floor(high / step + 1e-6) - first + 1 }, (_, i) => (first + i) * step);
      assert.deepEqual(rounded(values), rounded(expected));
    }
  }
});

test("there are about as many ticks as wanted, and never many more", () => {
  for (const [low, high] of RANGES) {
    for (const wanted of [2, 5, 9]) {
      const { length } = niceTicks(low, high, wanted).values;
      assert.ok(length <= wanted + 1 && length >= wanted / 2.5 - 1, `${low} ${high} ${wanted}: ${length}`);
    }
  }
});

test("over many decades a logarithmic axis has powers of ten alone", () => {
  assert.deepEqual(rounded(logTicks(1e-5, 10, 8)), [1e-5, 1e-4, 0.001, 0.01, 0.1, 1, 10]);
});

test("over few decades it has 2 and 5 between them", () => {
  assert.deepEqual(rounded(logTicks(0.01, 1, 9)), [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
});

test("where there is no room for 2 and 5, it has 3", () => {
  assert.deepEqual(rounded(logTicks(0.001, 1, 7)), [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]);
});

test("within one decade its ticks are even", () => {
  assert.deepEqual(rounded(logTicks(2, 4, 4)), [2, 2.5, 3, 3.5, 4]);
});

test("over very many decades it leaves powers out", () => {
  assert.deepEqual(rounded(logTicks(1e-30, 1e30, 6)), [1e-30, 1e-20, 1e-10, 1, 1e10, 1e20, 1e30]);
});
