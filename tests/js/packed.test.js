/** The columns of a frame, out of the texts in which they are sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { evenly, float64In, parametersIn, wholesIn } from "../../static/js/core/packed.js";
import { packed } from "./runs.js";

const float32 = (numbers) => Buffer.from(Float32Array.from(numbers).buffer).toString("base64");

test("a column is its numbers, or one number that all of them are, or none", () => {
  assert.deepEqual([...float64In(packed([0.1, NaN, -1e300]), 3)], [0.1, NaN, -1e300]);
  assert.deepEqual([...float64In(0.25, 3)], [0.25, 0.25, 0.25]);
  assert.deepEqual([...float64In(0, 1)], [0]);
  assert.deepEqual([...float64In(null, 2)], [NaN, NaN]);
  assert.deepEqual([...float64In(undefined, 0)], []);
});

test("without fromBase64, as in older browsers, it is the same", (t) => {
  const { fromBase64 } = Uint8Array;
  t.after(() => {
    if (fromBase64) Uint8Array.fromBase64 = fromBase64;
  });
  delete Uint8Array.fromBase64;
  assert.deepEqual([...float64In(packed([0.1, 2]), 2)], [0.1, 2]);
});

test("time is spread evenly over the steps, up to the end of the last", () => {
  assert.deepEqual([...evenly([2, 5], 3)], [3, 4, 5]);
  assert.deepEqual([...evenly([2, 2], 0)], []);
});

test("whole numbers are characters, among which no control and no end of a line is", () => {
  // # is U+0023; U+007E ends the first stretch, U+00A1 begins the next; and so U+2007 and U+206C.
  assert.deepEqual([...wholesIn("#$~¡¢")], [0, 1, 91, 92, 93]);
  assert.deepEqual([...wholesIn("\u2007\u206c\u206d")], [8130, 8131, 8132]);
});

test("parameters are the first vector and the changes from there, parameter by parameter", () => {
  const frame = { steps: 3, last: false, parameter_steps: null, bits: "%&", parameters: float32([1, -0.5]) };
  // 0 → 0, −1 → 1, 1 → 2, −2 → 3: the first parameter goes up by 1 and down by 2, the second stays and goes down by 1.
  // The units are 2⁻² and 2⁻³.
  const rows = parametersIn({ ...frame, changes: "%&#$" });
  assert.deepEqual(
    rows.map((row) => [...row]),
    [
      [1, -0.5],
      [1.25, -0.5],
      [0.75, -0.625],
    ],
  );
});

test("without bits every vector is there as it is, at the steps that are told", () => {
  const frame = { steps: 9, last: true, bits: null, changes: "" };
  const rows = parametersIn({ ...frame, parameter_steps: [0, 9], parameters: float32([1, 2, 3, Infinity]) });
  assert.deepEqual(
    rows.map((row) => [...row]),
    [
      [1, 2],
      [3, Infinity],
    ],
  );
  assert.deepEqual(parametersIn({ ...frame, parameter_steps: [], parameters: "" }), []);
});
