/** Which cells of the matrix are in view, from counts and pixels alone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  columnsIn,
  firstIn,
  isTabStop,
  rowAfter,
  rowsIn,
  scrollFor,
  scrollHeight,
} from "../../static/js/core/step/matrix-window.js";

const ROWS = { total: 32, count: 8, each: 20 };

test("only columns that are seen whole count", () => {
  // 500 - 100 = 400 pixels hold 5 columns of 75 (375), not 6 (450).
  assert.equal(columnsIn({ total: 40, each: 75, width: 500, head: 100 }), 5);
});

test("there are never more columns than the table has, and never none", () => {
  assert.equal(columnsIn({ total: 3, each: 75, width: 500, head: 100 }), 3);
  assert.equal(columnsIn({ total: 40, each: 75, width: 120, head: 100 }), 1);
});

test("the rows fill what head and foot leave of the box", () => {
  // 300 - 120 = 180 pixels hold 9 rows of 20.
  assert.equal(rowsIn({ most: 12, each: 20, height: 300, head: 40, besides: 120 }), 9);
  assert.equal(rowsIn({ most: 6, each: 20, height: 300, head: 40, besides: 120 }), 6);
});

test("a box without one pixel of the last row shows that row all the same", () => {
  assert.equal(rowsIn({ most: 12, each: 20, height: 299, head: 40, besides: 120 }), 9);
  assert.equal(rowsIn({ most: 12, each: 20, height: 298, head: 40, besides: 120 }), 8);
});

test("four rows stay in view at the cost of the foot, fewer where not even they have room", () => {
  // Beside head and foot 20 pixels are left, one row; beside the head alone 140, seven rows.
  assert.equal(rowsIn({ most: 12, each: 20, height: 180, head: 40, besides: 160 }), 4);
  // Beside the head alone 45 pixels: two rows.
  assert.equal(rowsIn({ most: 12, each: 20, height: 85, head: 40, besides: 160 }), 2);
  assert.equal(rowsIn({ most: 12, each: 20, height: 30, head: 40, besides: 160 }), 1);
});

test("the box scrolls over each row out of view, and over the foot where it is cut off", () => {
  // 24 rows of 20 are out of view.
  assert.equal(scrollHeight(ROWS, 300, 140), 480);
  // 140 + 8 · 20 = 300, of which a box of 270 cuts 30 off.
  assert.equal(scrollHeight(ROWS, 270, 140), 510);
});

test("a single pixel cut off is rounding, and nothing to scroll for", () => {
  assert.equal(scrollHeight(ROWS, 299, 140), 480);
});

test("the first row in view is the nearest whole one, within the table", () => {
  assert.equal(firstIn(ROWS, 49), 2);
  assert.equal(firstIn(ROWS, 51), 3);
  assert.equal(firstIn(ROWS, -30), 0); // a box that is pulled beyond its start
  assert.equal(firstIn(ROWS, 510), 24); // scrolled to the foot
});

test("a row that is in view is not scrolled to", () => {
  assert.equal(scrollFor(ROWS, 100, 5), 100);
  assert.equal(scrollFor(ROWS, 100, 12), 100);
});

test("a row out of view becomes the first or the last in view", () => {
  assert.equal(scrollFor(ROWS, 100, 4), 80);
  assert.equal(scrollFor(ROWS, 100, 13), 120); // rows 6 to 13
});

test("a row is brought back into view from the foot", () => {
  assert.equal(scrollFor(ROWS, 510, 31), 480);
});

test("arrows move to the neighbours, Home and End to the ends, and no key beyond them", () => {
  assert.equal(rowAfter("ArrowUp", 3, 10), 2);
  assert.equal(rowAfter("ArrowDown", 3, 10), 4);
  assert.equal(rowAfter("Home", 3, 10), 0);
  assert.equal(rowAfter("End", 3, 10), 9);
  assert.equal(rowAfter("ArrowUp", 0, 10), 0);
  assert.equal(rowAfter("ArrowDown", 9, 10), 9);
});

test("another key moves nowhere", () => {
  assert.equal(rowAfter("a", 3, 10), null);
});

test("the tabulator stops once: at the chosen row, or at the first in view where that is out of view", () => {
  const stops = (chosen, [first, end]) =>
    Array.from({ length: end - first }, (_, i) => first + i).filter((row) => isTabStop(row, chosen, [first, end]));
  assert.deepEqual(stops(5, [2, 10]), [5]);
  assert.deepEqual(stops(5, [6, 14]), [6]);
  assert.deepEqual(stops(14, [6, 14]), [6]);
  assert.deepEqual(stops(null, [0, 8]), [0]);
  assert.deepEqual(stops(null, [3, 11]), [3]);
});
