/** The columns of a step's matrix before those of the parameters. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { leadingColumns, withoutColumns } from "../../static/js/core/step/leading-columns.js";

const headOf = (x, delta, more) => ({ mean_x: x, mean_delta: delta, examples: {}, ...more });

test("each input and each output has a column with its mean", () => {
  const columns = leadingColumns(headOf([0.5, -1], [0.25]));
  assert.deepEqual(
    columns.map(({ name, mean, index, key, phase }) => [name, mean, index, key, phase]),
    [
      ["x[0]", 0.5, 0, "x", null],
      ["x[1]", -1, 1, "x", null],
      ["δ[0]", 0.25, 0, "delta", "error"],
    ],
  );
});

test("more than six numbers of a kind have no columns, and six have", () => {
  const seven = Array(7).fill(0);
  const six = Array(6).fill(0);
  assert.deepEqual(
    leadingColumns(headOf(seven, six)).map(({ name }) => name),
    six.map((_, i) => `δ[${i}]`),
  );
  assert.deepEqual(withoutColumns(headOf(seven, six)), [{ symbol: "x", count: 7 }]);
  assert.deepEqual(withoutColumns(headOf(six, six)), []);
});

test("groups of examples have no such columns", () => {
  assert.deepEqual(leadingColumns(headOf([1], [1], { examples: { group: ["0", "1"] } })), []);
});
