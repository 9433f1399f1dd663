/** The line where a function on a grid is zero. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { zeroContour } from "../../static/js/core/geometry/contour.js";

function segmentsOf(value, columns, rows) {
  const values = Array.from({ length: columns * rows }, (_, i) => value(i % columns, Math.floor(i / columns)));
  const segments = [];
  zeroContour(values, columns, rows, (...ends) => segments.push(ends));
  return segments;
}

test("a cell with its left side below 0 and its right side above is cut upright", () => {
  assert.deepEqual(
    segmentsOf((x) => (x === 0 ? -1 : 3), 2, 2), // from −1 to 3 the line passes 0 at a quarter
    [[0.25, 0, 0.25, 1]],
  );
});

test("a function of one sign has no contour", () => {
  assert.deepEqual(
    segmentsOf(() => 2, 5, 4),
    [],
  );
  assert.deepEqual(
    segmentsOf(() => -2, 5, 4),
    [],
  );
  assert.deepEqual(
    segmentsOf(() => 0, 5, 4),
    [],
  );
});

test("of a linear function the contour is its exact line, in every column that it crosses", () => {
  const f = (x, y) => x - 1.7 * y + 1.3;
  const segments = segmentsOf(f, 9, 7);
  for (const [x1, y1, x2, y2] of segments) {
    assert.ok(Math.abs(f(x1, y1)) < 1e-12 && Math.abs(f(x2, y2)) < 1e-12);
  }
  // The line goes from (0, 1.3/1.7) to (8, 9.3/1.7), within the grid.
  const length = segments.reduce((sum, [x1, y1, x2, y2]) => sum + Math.hypot(x2 - x1, y2 - y1), 0);
  assert.ok(Math.abs(length - Math.hypot(8, 8 / 1.7)) < 1e-9);
});

test("round a circle the contour is closed and as long as the circle", () => {
  const [middle, radius] = [20, 15.3];
  const segments = segmentsOf((x, y) => Math.hypot(x - middle, y - middle) - radius, 41, 41);
  const length = segments.reduce((sum, [x1, y1, x2, y2]) => sum + Math.hypot(x2 - x1, y2 - y1), 0);
  assert.ok(Math.abs(length / (2 * Math.PI * radius) - 1) < 0.01);
  const ends = new Map();
  for (const [x1, y1, x2, y2] of segments) {
    for (const end of [`${x1.toFixed(9)},${y1.toFixed(9)}`, `${x2.toFixed(9)},${y2.toFixed(9)}`])
      ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  assert.ok([...ends.values()].every((times) => times === 2));
});

test("a saddle has two pieces", () => {
  const segments = segmentsOf((x, y) => (x === y ? 1 : -1), 2, 2);
  assert.equal(segments.length, 2);
});
