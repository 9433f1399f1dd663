/** What is special about each run, in words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { differencesOf, differingFields, hasMovingRate } from "../../static/js/core/differences.js";
import { headlineOf } from "../../static/js/core/words/headline.js";
import { CATALOG } from "./catalog.js";

const PLAIN = {
  optimizer: "gradient_descent",
  schedule: "constant",
  schedule_factor: 0.5,
  schedule_epochs: 10,
  warmup: 0,
  reduction: "mean",
  order: "shuffle_every_epoch",
  last_batch: "keep",
  batch_growth: 1,
  seed: 0,
  changes: [],
};
const partsOf = (...runs) =>
  differencesOf(
    runs.map((run) => ({ ...PLAIN, ...run })),
    CATALOG,
  );
const lines = (...runs) => partsOf(...runs).map((parts) => parts.map(({ words }) => words).join(" · "));

test("runs of defaults have nothing special", () => {
  assert.deepEqual(lines({}, {}, {}), ["", "", ""]);
});

test("each setting that leaves its default is named, and where runs differ each says its own", () => {
  const cases = [
    [{ reduction: "sum" }, "sum", "mean"],
    [{ order: "shuffle_once" }, "shuffle once", "shuffle every epoch"],
    [{ last_batch: "drop" }, "short last batch dropped", "short last batch kept"],
    [{ last_batch: "weighted" }, "short last batch weighted", "short last batch kept"],
    [{ batch_growth: 2, schedule_epochs: 5 }, "batch × 2 every 5 epochs", "constant batch"],
    [{ schedule: "cosine", warmup: 20 }, "cosine × 0.5, warm-up 20", "constant rate"],
    [{ schedule: "step" }, "step × 0.5 in 10 epochs", "constant rate"],
    [{ warmup: 3 }, "constant rate, warm-up 3", "constant rate"],
  ];
  for (const [run, words, others] of cases) {
    assert.deepEqual(lines({}, run), [others, words]);
    assert.deepEqual(lines(run, run), [words, words]);
  }
});

test("only what differs between runs is marked as different", () => {
  const sum = { reduction: "sum" };
  const different = (...runs) => partsOf(...runs).map((parts) => parts.map(({ differs }) => differs));
  assert.deepEqual(different({}, sum), [[true], [true]]);
  assert.deepEqual(different(sum, sum), [[false], [false]]);
  assert.deepEqual(different(sum, { ...sum, seed: 1 }), [
    [false, true],
    [false, true],
  ]);
});

test("batch sizes and rates differ where two runs have other ones", () => {
  const run = { batch_size: 8, learning_rate: 0.1 };
  assert.deepEqual(differingFields([run, run]), { size: false, rate: false });
  assert.deepEqual(differingFields([run, { ...run, batch_size: "full" }, run]), { size: true, rate: false });
  assert.deepEqual(differingFields([run, { ...run, learning_rate: 0.2 }]), { size: false, rate: true });
});

test("an optimiser has the parameters that are not its defaults", () => {
  const momentum = { optimizer: "momentum", momentum: 0.9 };
  assert.deepEqual(lines(momentum, momentum), ["Momentum", "Momentum"]);
  assert.deepEqual(lines({ optimizer: "adam", beta1: 0.5, beta2: 0.999 }), ["Adam β₁ 0.5"]);
});

test("where optimisers or seeds differ, every run says its own", () => {
  assert.deepEqual(lines({}, { optimizer: "momentum", momentum: 0.9 }), ["Gradient descent", "Momentum"]);
  assert.deepEqual(lines({}, { seed: 4 }), ["order seed 0", "order seed 4"]);
  assert.deepEqual(lines({ seed: 4 }, { seed: 4 }), ["", ""]);
});

test("several differences stand in one line", () => {
  assert.deepEqual(lines({ schedule: "cosine", reduction: "sum" }), ["cosine × 0.5 · sum"]);
});

test("a rate moves by a schedule, a warm-up or a change of it", () => {
  assert.equal(hasMovingRate(PLAIN), false);
  assert.equal(hasMovingRate({ ...PLAIN, changes: [{ at_step: 2, momentum: 0.1 }] }), false);
  for (const run of [{ schedule: "cosine" }, { warmup: 1 }, { changes: [{ at_step: 2, learning_rate: 1 }] }])
    assert.equal(hasMovingRate({ ...PLAIN, ...run }), true);
});

test("a run says which examples it leaves out or flips, unless its name does", () => {
  const runs = [{ label: "SGD" }, { label: "mine", left_out: [17], flipped: [2, 3] }];
  assert.deepEqual(lines(...runs), ["", "without example 17, with 2 examples flipped"]);
  assert.deepEqual(lines({ label: "SGD without example 17", left_out: [17] }), [""]);
});

test("a headline tells both worlds apart, as the server's does", () => {
  const runs = [{ batch_size: 8 }, { batch_size: 8, left_out: [1, 2], flipped: [17] }];
  const resolved = { data: { name: "moons" }, runs: runs.map((run) => ({ ...PLAIN, learning_rate: 0.1, ...run })) };
  assert.equal(
    headlineOf({ runs }, resolved, CATALOG),
    "Two moons: mini-batch of 8 and mini-batch of 8 without 2 examples with example 17 flipped",
  );
});
