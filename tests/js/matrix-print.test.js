/** Which cells of the matrix go on paper. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { printedBands, printedStretch } from "../../static/js/core/step/matrix-print.js";

const whole = (rows, columns) => ({ rows, columns, isThere: () => true });

test("a table that is not too large is printed whole, whatever is in view", () => {
  assert.deepEqual(printedStretch(whole(40, 84), { rows: [10, 18], columns: [20, 30] }), {
    rows: [0, 40],
    columns: [0, 84],
    cut: false,
  });
});

test("of a larger one 40 rows and 21 columns are printed, from those in view on", () => {
  assert.deepEqual(printedStretch(whole(100, 200), { rows: [10, 18], columns: [20, 30] }), {
    rows: [10, 50],
    columns: [20, 41],
    cut: false,
  });
});

test("all columns in view are printed, if they are more than that", () => {
  assert.deepEqual(printedStretch(whole(10, 200), { rows: [0, 10], columns: [20, 50] }).columns, [20, 50]);
});

test("near the table's end the print ends there and begins earlier", () => {
  const { rows, columns } = printedStretch(whole(100, 200), { rows: [92, 100], columns: [190, 200] });
  assert.deepEqual(
    [rows, columns],
    [
      [60, 100],
      [179, 200],
    ],
  );
});

test("the print is cut where numbers have not arrived", () => {
  const model = { rows: 100, columns: 200, isThere: (r, c) => r < 32 && c < 30 };
  assert.deepEqual(printedStretch(model, { rows: [10, 18], columns: [20, 30] }), {
    rows: [10, 32],
    columns: [20, 30],
    cut: true,
  });
});

test("the print is cut, too, where only columns are missing", () => {
  const model = { rows: 10, columns: 200, isThere: (r, c) => c < 30 };
  const { rows, columns, cut } = printedStretch(model, { rows: [0, 8], columns: [20, 28] });
  assert.deepEqual({ rows, columns, cut }, { rows: [0, 10], columns: [20, 30], cut: true });
});

test("where nothing in view has arrived the first cells are printed", () => {
  const model = { rows: 100, columns: 200, isThere: (r, c) => r < 32 && c < 64 };
  assert.deepEqual(printedStretch(model, { rows: [50, 58], columns: [100, 110] }), {
    rows: [0, 32],
    columns: [0, 21],
    cut: true,
  });
});

test("a band has at most seven columns, and all are about as wide", () => {
  assert.deepEqual(printedBands([0, 7]), [[0, 7]]);
  // 16 columns make three bands with edges at 0, 5.33, 10.67 and 16.
  assert.deepEqual(printedBands([10, 26]), [
    [10, 15],
    [15, 21],
    [21, 26],
  ]);
});
