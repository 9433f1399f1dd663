/** The cost of a target: what is counted, who spends least, what is proposed, and the sentences. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  costAt,
  isTelling,
  lowestOf,
  proposedTarget,
  reachOf,
  targetIn,
  winnersOn,
} from "../../static/js/core/cost.js";
import { missedInWords, winnersInWords } from "../../static/js/core/words/cost-words.js";
import { floorCells, reasonsInWords } from "../../static/js/core/words/steady-words.js";
import { runOf, segment } from "./runs.js";

const OPERATIONS = { example: 6, update: 5 };

function costly(options) {
  const run = runOf(options);
  run.operations = OPERATIONS;
  return run;
}

const training = (value) => ({ value, measure: /** @type {const} */ ("training_loss") });

/** Full batch slow, batches of 3 quicker, single examples quickest by examples and slow by updates. */
const runs = () => [
  costly({ label: "Full batch", size: 10, steps: 8, segments: [segment(0, 0, 0, 10, 10)], losses: [1, 0.9, 0.8, 0.7] }),
  costly({ label: "Mini-batch", steps: 8, losses: [1, 0.6, 0.4, 0.31], evaluated: [0, 2, 5, 8] }),
  costly({
    label: "SGD",
    steps: 12,
    segments: [segment(0, 0, 0, 10, 1)],
    losses: [1, 0.5, 0.2],
    evaluated: [0, 5, 10],
  }),
];

test("a cost counts every example and every update up to the step", () => {
  const [, batches] = runs();
  assert.deepEqual(costAt(batches, 6), {
    step: 6,
    updates: 6,
    epochs: 1 + 6 / 10,
    examples: 16, // an epoch of 3, 3, 3 and 1, then 3 and 3
    forward_passes: 16,
    backward_passes: 16,
    operations: 16 * 6 + 6 * 5,
    seconds: 0.6000000000000001,
  });
  assert.equal(costAt(batches, 0).seconds, 0);
});

test("the first evaluation at or below the target counts, NaN never", () => {
  const run = costly({ steps: 5, losses: [1, NaN, 0.5, 0.7, 0.4] });
  assert.deepEqual(reachOf(run, training(0.5)), { step: 2, loss: 0.5 });
  assert.equal(reachOf(run, training(0.3)), null);
  assert.deepEqual(lowestOf(run, "training_loss"), { step: 4, loss: 0.4 });
  assert.equal(lowestOf(costly({ steps: 1, losses: [NaN] }), "training_loss"), null);
});

test("a view names a target or none", () => {
  assert.equal(targetIn({ target: null, target_of: "test" }), null);
  assert.equal(targetIn({}), null);
  assert.deepEqual(targetIn({ target: 0.2, target_of: "test" }), { value: 0.2, measure: "test_loss" });
});

test("winners are those with the least, all of them where they are equal", () => {
  const costs = [{ updates: 5 }, null, { updates: 3 }, { updates: 3 * (1 + 1e-12) }];
  assert.deepEqual(winnersOn(/** @type {any} */ (costs), "updates"), [2, 3]);
  assert.deepEqual(winnersOn([null, null], "updates"), []);
});

test("a proposal is round, reached by two runs, and not at the start", () => {
  const value = proposedTarget(runs(), "training_loss");
  assert.equal(value, 0.35); // the next round number above 1.1 · 0.31
  assert.ok(isTelling(runs(), training(value)));
  assert.ok(!isTelling(runs(), training(1)), "all start there");
  assert.ok(!isTelling(runs(), training(0.25)), "only one reaches it");
  const still = costly({ steps: 2, losses: [1, 1] });
  assert.equal(proposedTarget([still, still], "training_loss"), null);
  assert.equal(proposedTarget([costly({ steps: 2, losses: [1, 0] })], "training_loss"), null);
  assert.equal(proposedTarget([costly({ steps: 2, losses: [NaN, NaN] })], "training_loss"), null);
});

/** The sentence for a target, over the runs above. */
function said(value, given = runs()) {
  const costs = given.map((run) => {
    const reach = reachOf(run, training(value));
    return reach && costAt(run, reach.step);
  });
  return winnersInWords(given, costs, training(value));
}

test("one sentence says who spends least on which axis", () => {
  assert.equal(
    said(0.4), // Mini-batch: 5 updates, 13 examples, 103 operations; SGD: 10 updates, 10 examples, 110 operations
    "To reach a training loss of 0.4, Mini-batch needs the fewest updates and operations and the least time, " +
      "SGD the fewest epochs and examples.",
  );
  const twins = [runs()[2], Object.assign(runs()[2], { label: "Twin" })];
  assert.equal(
    said(0.5, [runs()[0], ...twins]),
    "To reach a training loss of 0.5, SGD and Twin need the fewest updates, epochs, examples and operations and the least time.",
  );
});

test("what no run, one run or every run at once reaches is said so", () => {
  assert.equal(said(0.1), "No run reaches a training loss of 0.1.");
  assert.equal(said(0.25), "Only SGD reaches a training loss of 0.25.");
  assert.equal(said(2), "The runs start at a training loss of 2 or below it: it costs nothing.");
  const edited = Object.assign(runs()[2], { label: "Edited" });
  edited.training_loss.values[0] = 0.2; // a weight that is changed at step 0
  assert.equal(said(0.25, [runs()[2], edited]), "Edited needs least of everything to reach a training loss of 0.25.");
  assert.equal(
    missedInWords({ step: 1200, loss: 0.3123 }, "test_loss"),
    "not reached; lowest test loss 0.312 at step 1,200",
  );
  assert.equal(missedInWords(null, "test_loss"), "not reached; there is no test loss");
});

test("a run without a floor has no numbers, and a reason is given once", () => {
  assert.deepEqual(floorCells({ floor: null, settled: null }, null), ["no floor", ...Array(8).fill("–")]);
  const [a, b] = [{ label: "A" }, { label: "B" }];
  assert.equal(reasonsInWords([a, b], ["No.", "No."]), "No prediction by theory. No.");
  assert.equal(reasonsInWords([a, b], [null, "No."]), "No prediction for B. No.");
});
