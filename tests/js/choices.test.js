/** What a choice does to the document. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { changeLeaf, withoutDefaultRuns } from "../../static/js/core/document/choices.js";
import { CATALOG } from "./catalog.js";

const chosen = (experiment, path, value) => changeLeaf(experiment, path, value, CATALOG, 300);

test("a choice stands in the document, and its default does not", () => {
  assert.deepEqual(chosen({}, "learning_rate", 0.5), { learning_rate: 0.5 });
  assert.deepEqual(chosen({ learning_rate: 0.5 }, "learning_rate", 0.1), {});
  assert.deepEqual(chosen({ learning_rate: 0.5 }, "learning_rate", undefined), {});
  assert.deepEqual(chosen({ stop: { updates: 9 } }, "stop", { epochs: 40 }), {});
});

test("a choice never changes the document that it is made in", () => {
  const experiment = { data: { name: "moons", n: 50 }, runs: [{ batch_size: 5 }] };
  const before = structuredClone(experiment);
  for (const [path, value] of [
    ["data.name", "diabetes"],
    ["runs.0.batch_size", 7],
    ["model.hidden", [3]],
  ])
    chosen(experiment, path, value);
  assert.deepEqual(experiment, before);
});

test("another data set drops what belonged to the old one, and keeps the seed", () => {
  const experiment = { data: { n: 50, noise: 0.1, features: ["x2"], test_fraction: 0.5, seed: 3 }, l2: 0.1 };
  assert.deepEqual(chosen(experiment, "data.name", "diabetes"), { data: { name: "diabetes", seed: 3 }, l2: 0.1 });
});

test("features of data in the address are chosen among columns that the document names", () => {
  const entry = { name: "inline", features: ["a", "b"], available_features: ["a", "b", "a^2", "b^2"] };
  const catalog = { ...CATALOG, datasets: [...CATALOG.datasets, entry] };
  const data = { name: "inline", x: [[1, 2]], y: [0], features: ["a", "b"] };
  const given = changeLeaf({ data }, "data.features", ["a^2", "b^2"], catalog, 1);
  assert.deepEqual(given, { data: { ...data, columns: ["a", "b"], features: ["a^2", "b^2"] } });
  const { features, ...others } = given.data;
  assert.deepEqual(changeLeaf(given, "data.features", ["a", "b"], catalog, 1), { data: others });
});

test("the size of a data set is at its default where the set has that", () => {
  assert.deepEqual(chosen({ data: { n: 50 } }, "data.n", 400), {});
  assert.deepEqual(chosen({}, "data.n", 442), { data: { n: 442 } });
});

test("a choice for one run names all runs, and going back to the default runs names none", () => {
  const one = chosen({}, "runs.1.batch_size", 16);
  assert.deepEqual(one, { runs: [{ batch_size: "full" }, { batch_size: 16 }, { batch_size: 1 }] });
  assert.deepEqual(chosen(one, "runs.1.batch_size", 32), {});
});

test("a run's rate that it would have anyway is not written", () => {
  const experiment = { learning_rate_rule: "linear" };
  assert.deepEqual(chosen(experiment, "runs.2.learning_rate", 0.000333333), experiment); // 0.1/300
  assert.equal(chosen(experiment, "runs.2.learning_rate", 0.1).runs[2].learning_rate, 0.1);
});

test("a choice beside the runs that no run would follow is made in all of them", () => {
  const runs = [
    { batch_size: 5, learning_rate: 1 },
    { batch_size: 1, learning_rate: 2 },
  ];
  assert.deepEqual(chosen({ runs }, "learning_rate", 0.5), {
    learning_rate: 0.5,
    runs: [{ batch_size: 5 }, { batch_size: 1 }],
  });
  const [first] = runs;
  assert.deepEqual(chosen({ runs: [first, { batch_size: 1 }] }, "learning_rate", 0.5).runs[0], first);
});

test("another network drops parameters that were given or edited", () => {
  const experiment = { model: { parameters: { W1: [[1]] } }, changes: [{ at_step: 1, "W1[0,0]": 2 }] };
  assert.deepEqual(chosen(experiment, "model.hidden", [3]), { model: { hidden: [3] } });
});

test("only the very default runs are left out", () => {
  const plain = [{ batch_size: "full" }, { batch_size: 32 }, { batch_size: 1 }];
  assert.deepEqual(withoutDefaultRuns({ runs: plain, l2: 1 }), { l2: 1 });
  const seeded = { runs: [...plain.slice(0, 2), { batch_size: 1, seed: 1 }] };
  assert.deepEqual(withoutDefaultRuns(seeded), seeded);
});

test("other data drop the examples that a run leaves out or flips, and a choice about the rest keeps them", () => {
  const runs = [
    { batch_size: 5, left_out: [1] },
    { batch_size: 6, flipped: [2] },
  ];
  for (const [path, value] of [
    ["data.name", "xor"],
    ["data.n", 50],
    ["data.seed", 3],
  ])
    assert.deepEqual(chosen({ runs }, path, value).runs, [{ batch_size: 5 }, { batch_size: 6 }], path);
  assert.deepEqual(chosen({ runs }, "data.features", ["x1"]).runs, runs);
  assert.deepEqual(chosen({ runs }, "model.hidden", [3]).runs, runs);
});
