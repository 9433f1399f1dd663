/** Points of one's own: what is done to them, and what they become. */

import assert from "node:assert/strict";
import { test } from "node:test";

import * as edits from "../../static/js/core/own/points.js";

const three = () =>
  [
    [[-1, 0], 0],
    [[0.12345, 2], 1],
    [[1, 1], 0],
  ].reduce((set, [x, kind]) => edits.added(set, x, kind), edits.EMPTY);
const placesOf = ({ points }) => points.map(({ x }) => x);

test("a point is rounded to what can be seen, and stays in the plane", () => {
  assert.deepEqual(placesOf(three()), [
    [-1, 0],
    [0.123, 1.5],
    [1, 1],
  ]);
});

test("each change gives another set and leaves the one before as it was", () => {
  const set = three();
  const before = structuredClone(set);
  assert.deepEqual(placesOf(edits.removed(set, 1)), [
    [-1, 0],
    [1, 1],
  ]);
  assert.deepEqual(placesOf(edits.moved(set, 0, [0.5, 0.5]))[0], [0.5, 0.5]);
  assert.equal(edits.recoloured(set, 2, 1).points[2].kind, 1);
  assert.deepEqual(set, before);
});

test("a class goes with its points, and the others move up", () => {
  const set = edits.added(edits.withClass(three()), [0, 0], 2);
  const less = edits.withoutClass(set, 1);
  assert.deepEqual(less.classes, ["A", "C"]);
  assert.deepEqual(edits.countsOf(less), [2, 1]);
});

test("a name that is empty or taken is not taken, and one has no commas", () => {
  const set = three();
  assert.equal(edits.renamed(set, "classes", 0, "B"), set);
  assert.equal(edits.renamed(set, "classes", 0, " , "), set);
  assert.deepEqual(edits.renamed(set, "columns", 0, "a, b  c").columns, ["a b c", "x2"]);
});

test("only classes with points are in the data, by their places there", () => {
  const set = edits.added(edits.withClass(three()), [0, 0], 2);
  const data = edits.inlineData(edits.removed(set, 1)); // the only point of B
  assert.deepEqual(data.classes, ["A", "C"]);
  assert.deepEqual(data.y, [0, 0, 1]);
  assert.equal(data.columns, undefined);
  assert.ok(edits.isEnough(set));
  assert.ok(!edits.isEnough(edits.EMPTY));
});

test("a table has a column for each feature and one for the classes, with names of their own", () => {
  const set = { ...three(), columns: ["class", "x2"] };
  assert.deepEqual(Object.keys(edits.tableOf(set)), ["class", "x2", "class (2)"]);
  assert.deepEqual(edits.tableOf(set)["class (2)"], ["A", "B", "A"]);
});

const OPEN = {
  x: [
    [0, 0],
    [1, -1],
  ],
  y: [0, 1],
  x_test: [[2, 2]],
  y_test: [0],
  features: ["bill", "wing"],
  classes: ["a", "b"],
  target: "bird",
  mean: [40, 190],
  scale: [5, 10],
};

test("examples come back in their own units, training and test", () => {
  const set = edits.pointsOf(OPEN);
  assert.deepEqual(placesOf(set), [
    [40, 190],
    [45, 180],
    [50, 210],
  ]);
  assert.deepEqual([set.standardize, set.columns, set.target], [true, ["bill", "wing"], "bird"]);
  assert.deepEqual(set.domain, [
    [39, 51],
    [177, 213],
  ]);
});

test("numbers, many classes and other than two features are no points", () => {
  for (const other of [{ classes: null }, { classes: [..."abcde"] }, { features: ["one"] }])
    assert.equal(edits.pointsOf({ ...OPEN, ...other }), null);
});

test("the keys go round the points", () => {
  const set = three();
  assert.equal(edits.pointAfter(set, null, 1), 0);
  assert.equal(edits.pointAfter(set, 2, 1), 0);
  assert.equal(edits.pointAfter(set, null, -1), 2);
  assert.equal(edits.pointAfter(edits.EMPTY, null, 1), null);
});
