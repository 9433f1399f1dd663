/** Positions with room between them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { spreadOut } from "../../static/js/core/geometry/spacing.js";

test("positions with room between them stay where they are", () => {
  assert.deepEqual(spreadOut([40, 10, 80], 0, 100), [40, 10, 80]);
});

test("neighbours are pushed 15 pixels apart, in their order", () => {
  // From the top: 10 stays, 12 goes to 25, 30 to 40.
  assert.deepEqual(spreadOut([30, 10, 12], 0, 100), [40, 10, 25]);
});

test("positions that are equal keep the order of their list", () => {
  assert.deepEqual(spreadOut([20, 20], 0, 100), [20, 35]);
});

test("none is above the top or below the bottom, which pushes the others up", () => {
  assert.deepEqual(spreadOut([-5, 50], 0, 100), [0, 50]);
  assert.deepEqual(spreadOut([95, 99], 0, 100), [85, 100]);
});
