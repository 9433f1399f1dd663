/** Pieces of equations as trees of MathML. */

import assert from "node:assert/strict";
import { test } from "node:test";

import * as trees from "../../static/js/core/step/math-trees.js";

const text = (tree) => (typeof tree === "string" ? tree : tree.slice(1).map(text).join(""));
const cells = ([, ...rows]) => rows.map(([, ...columns]) => columns.map(text));

test("a difference has brackets only where its second number has a sign", () => {
  assert.equal(text(trees.minus(1, 2)), "1.00−2.00");
  assert.equal(text(trees.minus(1, -2)), "1.00−(−2.00)");
  assert.equal(text(trees.minus(-1, 0)), "−1.00−0");
});

test("an exact number is not written as a rounded one", () => {
  assert.deepEqual([trees.exact(1), trees.num(1)].map(text), ["1", "1.00"]);
});

test("an index and an exponent of one symbol stand above each other", () => {
  const two = trees.digits("2");
  assert.deepEqual(trees.power(trees.id("z"), two), ["msup", ["mi", "z"], two]);
  assert.deepEqual(trees.power(trees.id("z", 1), two), ["msubsup", ["mi", "z"], ["mn", "1"], two]);
});

test("a function's arguments stand in brackets, and words keep their blanks", () => {
  assert.equal(text(trees.call("max", trees.digits("0"), trees.op(","), trees.id("z"))), "max(0,z)");
  assert.equal(text(trees.words(" or else ")), "\u00a0or\u00a0else\u00a0");
});

test("a term begins with its sign, and has a name", () => {
  const { name, tree } = trees.term("=", trees.id("y"), "in numbers");
  assert.deepEqual([name, text(tree)], ["in numbers", "=y"]);
  assert.equal(trees.term("=", trees.id("y")).name, "in symbols");
});

test("of a long vector the first entries, a wanted one and the last are written, with gaps between", () => {
  assert.deepEqual(trees.places(5, 5), [0, 1, 2, 3, 4]);
  assert.deepEqual(trees.places(6, 5), [0, 1, 2, null, 5]);
  assert.deepEqual(trees.places(9, 5, 6), [0, 1, 2, null, 6, null, 8]);
  assert.deepEqual(trees.places(9, 5, 7), [0, 1, 2, null, 7, 8]);
  assert.deepEqual(trees.places(9, 5, 1), [0, 1, 2, null, 8]);
});

test("the places of any vector ascend, hold the wanted one, and have a gap just where some are left out", () => {
  for (let length = 1; length < 20; length++) {
    for (let keep = 0; keep < length; keep++) {
      const places = trees.places(length, 6, keep);
      const shown = places.filter((i) => i !== null);
      assert.deepEqual([shown[0], shown.at(-1), shown.includes(keep)], [0, length - 1, true]);
      shown.forEach((i, n) => {
        const isNext = n === 0 || i === shown[n - 1] + 1;
        assert.equal(places[places.indexOf(i) - 1] === null, !isNext);
      });
    }
  }
});

test("a matrix has its rows and columns, and dots in its gaps", () => {
  const matrix = trees.matrix([0, null, 5], [0, null, 3], (i, j) => 10 * i + j + 1);
  assert.deepEqual(cells(matrix), [
    ["1.00", "⋯", "4.00"],
    ["⋮", "⋱", "⋮"],
    ["51.0", "⋯", "54.0"],
  ]);
});

test("a vector stands in a row or in a column", () => {
  assert.deepEqual(cells(trees.rowVector([7, 8, 9], [0, 2], trees.exact)), [["7", "9"]]);
  assert.deepEqual(cells(trees.columnVector([0.5, 0.25], [0, 1])), [["0.500"], ["0.250"]]);
});
