/** The grid of a picture of the model, and the boundaries on it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { eachBoundary, gridFor } from "../../static/js/core/network/region-grid.js";

/** A layer of two inputs costs 2 + 4 multiplications for each output. */
const scene = (outputs, kind = "regions") => ({ kind, layers: [{ inputs: 2, outputs }] });
const PLACED = { box: { width: 200, height: 100 }, u: [0, 10], v: [-1, 1] };

test("a cheap model is computed at every second pixel where it stands still", () => {
  // 200 / 2 and 100 / 2 cells; from the upper left, downwards.
  assert.deepEqual(gridFor(scene(1), PLACED, false), { columns: 101, rows: 51, u0: 0, du: 0.1, v0: 1, dv: -0.04 });
});

test("while it plays, at every fifth", () => {
  const { columns, rows } = gridFor(scene(1), PLACED, true);
  assert.deepEqual([columns, rows], [41, 21]);
});

test("a costly model has fewer points: as many as there is time for", () => {
  // 20000 pixels · 6000 multiplications: for 1.2 million, cells of 10 × 10; for 12 million, of √10 × √10.
  const moving = gridFor(scene(1000), PLACED, true);
  assert.deepEqual([moving.columns, moving.rows], [21, 11]);
  assert.equal(gridFor(scene(1000), PLACED, false).columns, 65); // 200 / 3.16 = 63.2
});

test("a small picture has eight cells each way at least", () => {
  const { columns, rows } = gridFor(scene(1), { ...PLACED, box: { width: 10, height: 12 } }, false);
  assert.deepEqual([columns, rows], [9, 9]);
});

test("bands are one row, computed at every pixel", () => {
  assert.deepEqual(gridFor(scene(1, "bands"), PLACED, true), { columns: 201, rows: 1, u0: 0, du: 0.05, v0: 0, dv: 0 });
});

function boundaries(field) {
  const segments = [];
  eachBoundary(field, (...segment) => segments.push(segment));
  return segments;
}

test("one output has its boundary where it is zero", () => {
  // −1 at the left points and 3 at the right ones: zero at a quarter of the way.
  const z = [-1, 3, -1, 3];
  assert.deepEqual(boundaries({ grid: { columns: 2, rows: 2 }, z, outputs: 1 }), [[0.25, 0, 0.25, 1]]);
});

test("a class has its boundary where the best other one draws level", () => {
  // Class 0 leads by 3 at the left and trails by 1 at the right: level at three quarters; class 2 never leads.
  const [left, right] = [
    [3, 0, -1],
    [0, 1, -1],
  ];
  const z = [...left, ...right, ...left, ...right];
  assert.deepEqual(boundaries({ grid: { columns: 2, rows: 2 }, z, outputs: 3 }), [
    [0.75, 0, 0.75, 1],
    [0.75, 0, 0.75, 1],
  ]);
});
