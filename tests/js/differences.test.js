/** What is special about each run, in words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { differencesOf, hasMovingRate } from "../../static/js/core/differences.js";
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
const lines = (...runs) =>
  differencesOf(
    runs.map((run) => ({ ...PLAIN, ...run })),
    CATALOG,
  );

test("runs of defaults have nothing special", () => {
  assert.deepEqual(lines({}, {}, {}), ["", "", ""]);
});

test("each setting that leaves its default is named", () => {
  const cases = [
    [{ reduction: "sum" }, "sum"],
    [{ order: "shuffle_once" }, "shuffle once"],
    [{ last_batch: "drop" }, "short last batch dropped"],
    [{ last_batch: "weighted" }, "short last batch weighted"],
    [{ batch_growth: 2, schedule_epochs: 5 }, "batch × 2 every 5 epochs"],
    [{ schedule: "cosine", warmup: 20 }, "cosine × 0.5, warm-up 20"],
    [{ schedule: "step" }, "step × 0.5 in 10 epochs"],
    [{ warmup: 3 }, "constant rate, warm-up 3"],
  ];
  for (const [run, words] of cases) assert.deepEqual(lines({}, run), ["", words]);
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
