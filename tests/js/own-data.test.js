/** Own data in the experiment and in the list of data sets. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { changeLeaf } from "../../static/js/core/document/choices.js";
import * as own from "../../static/js/core/own/own-data.js";
import { CATALOG } from "./catalog.js";

const NAME = `csv:${"0".repeat(32)}`;
const COLUMNS = [
  { name: "length", type: "number", missing: 0, distinct: 9, min: 1, max: 2 },
  { name: "place", type: "category", missing: 0, distinct: 2, values: { "north, far": 4, south: 5 } },
  { name: "note", type: "text", missing: 0, distinct: 9 },
  { name: "ripe", type: "boolean", missing: 0, distinct: 2, values: { no: 4, yes: 5 } },
];
const READ = { columns: COLUMNS, rows_used: 9, target: "ripe", task: "classification", inputs: [], notes: [] };

const withEntry = (task) => {
  const catalog = { ...CATALOG };
  own.offer(catalog, { title: "Own data", ...own.entryOf(NAME, READ, "ripe", task) });
  return catalog;
};

test("own data take the place of the others, and all that fits stays", () => {
  const before = { data: { name: "diabetes", n: 50, seed: 3, noise: 1 }, loss: "huber", l2: 0.1, runs: [{}] };
  const after = own.withOwnData(
    before,
    { name: NAME, target: "ripe", task: "classification", features: undefined, standardize: false },
    withEntry("classification"),
  );
  assert.deepEqual(after, {
    data: { seed: 3, name: NAME, target: "ripe", task: "classification", standardize: false },
    l2: 0.1,
    runs: [{}],
  });
  assert.equal(before.loss, "huber");
});

test("the size and the test part stay where only target or features of the same data change", () => {
  const before = { data: { name: NAME, target: "length", n: 8, test_fraction: 0.5, features: ["ripe"], noise: 1 } };
  const { data } = own.withOwnData(before, { name: NAME, target: "ripe" }, withEntry("classification"));
  assert.deepEqual(data, { name: NAME, target: "ripe", n: 8, test_fraction: 0.5 });
});

test("another data set drops every field of own data", () => {
  const data = { name: "inline", x: [[0]], y: [0], columns: ["a"], classes: ["b", "c"], target_name: "d" };
  const kept = { name: NAME, target: "a", task: "regression", standardize: false, features: ["b"] };
  for (const own_ of [data, kept]) assert.deepEqual(changeLeaf({ data: own_ }, "data.name", "moons", CATALOG), {});
});

test("a category is one feature for each label, and names have no commas", () => {
  const entry = own.entryOf(NAME, READ, "ripe", "classification");
  assert.deepEqual(entry.features, ["length", "place=north far", "place=south"]);
  assert.deepEqual(entry.classes, ["no", "yes"]);
  assert.deepEqual(entry.available_features, entry.features);
});

test("two features can be derived from, and a number has no classes", () => {
  const two = { ...READ, columns: [COLUMNS[0], COLUMNS[3], { ...COLUMNS[0], name: "width" }] };
  const entry = own.entryOf(NAME, two, "ripe", "classification");
  assert.deepEqual(entry.available_features.slice(2), [
    ...["length^2", "width^2", "length*width", "sin(length)", "sin(width)"],
  ]);
  assert.equal(own.entryOf(NAME, two, "width", "regression").classes, null);
});

test("an entry takes the place of the one with its name", () => {
  const catalog = withEntry("classification");
  own.offer(catalog, { name: NAME, title: "Own data", task: "regression", features: [] });
  assert.equal(catalog.datasets.filter(({ name }) => name === NAME).length, 1);
  assert.equal(catalog.datasets.at(-1).task, "regression");
  assert.equal(CATALOG.datasets.length, 2);
});

test("features are named only where a tick is missing", () => {
  const inputs = own.inputsOf(READ, "ripe");
  assert.deepEqual(
    inputs.map(({ name }) => name),
    ["length", "place"],
  );
  assert.equal(own.chosenFeatures(inputs, new Set(["length", "place"])), undefined);
  assert.deepEqual(own.chosenFeatures(inputs, new Set(["place"])), ["place"]);
});

test("a column is known by the features that it gives", () => {
  assert.ok(own.gives({ name: "place" }, ["length", "place=south"]));
  assert.ok(!own.gives({ name: "pla" }, ["place=south"]));
});
