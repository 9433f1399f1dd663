/** An epoch's order and its batches in words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  cutInWords,
  exampleInWords,
  orderAt,
  placesInWords,
  standingInWords,
  targetInWords,
} from "../../static/js/core/words/epoch-words.js";
import { runOf, segment } from "./runs.js";

/** Uint16, little-endian, in base64, as the stream has it. */
const characters = (values) => String.fromCharCode(...values.map((value) => value + 35));
const NBSP = "\u00a0";
const kept = (text) => text.replaceAll(" ", NBSP);

const whole = (more) => runOf({ n: 300, size: 32, planned: 400, ...more });

test("an epoch is told by its batches, the short last one with the remainder", () => {
  assert.equal(
    cutInWords(whole(), 0),
    `300 examples in 10 batches of 32, the last with 12 ${kept("(300 mod 32 = 12)")}, shuffled every epoch.`,
  );
  assert.equal(
    cutInWords(runOf({ n: 300, size: 30, planned: 400, settings: { order: "sorted" } }), 0),
    `300 examples in 10 batches of 30 ${kept("(300 mod 30 = 0)")}, sorted by target.`,
  );
});

test("what becomes of a short last batch is told", () => {
  const dropped = { ...segment(0, 0, 0, 300, 32), steps_per_epoch: 9, examples_per_epoch: 288 };
  assert.match(
    cutInWords(whole({ segments: [dropped] }), 0),
    /^288 of 300 examples in 9 batches of 32, the other 12 dropped/,
  );
  assert.match(cutInWords(whole({ settings: { last_batch: "weighted" } }), 0), /the last with 12, weighted by 12\/32/);
});

test("all examples in one batch have no remainder and no order", () => {
  assert.equal(
    cutInWords(runOf({ n: 300, size: 300, planned: 4 }), 0),
    "All 300 examples in one batch, in the given order.",
  );
  assert.equal(
    cutInWords(runOf({ n: 1, size: 1, planned: 4 }), 0),
    "The only example in one batch, in the given order.",
  );
});

test("single examples have no remainder", () => {
  assert.equal(
    cutInWords(runOf({ n: 5, size: 1, planned: 50 }), 0),
    "5 examples in 5 batches of 1, shuffled every epoch.",
  );
});

test("where the run ends within the epoch, the last batch is told", () => {
  assert.match(cutInWords(whole({ planned: 23 }), 21), /; the run ends after batch 3\.$/); // 20 steps, then 3
  assert.doesNotMatch(cutInWords(whole({ planned: 23 }), 9), /ends/);
  assert.doesNotMatch(cutInWords(whole({ planned: 20 }), 19), /ends/);
});

test("draws with replacement tell how many examples they hit, and how often", () => {
  const settings = { order: "with_replacement" };
  const drawn = { more: { order: [{ epoch: 0, indices: characters([0, 3, 3, 1, 3, 0]) }] } };
  const run = runOf({ n: 6, size: 2, planned: 30, settings, ...drawn });
  const cut = `6 draws with replacement in 3 batches of 2 ${kept("(6 mod 2 = 0)")}`;
  assert.equal(cutInWords(run, 0), `${cut}: 3 different examples of 6, some up to 3 times.`);
  assert.equal(placesInWords(run, 0, 3), "batches 1, 2 and 3 of 3");
  assert.equal(placesInWords(run, 0, 0), "batches 1 and 3 of 3");
  assert.equal(placesInWords(run, 0, 5), "not drawn in this epoch");
});

test("an example lies in the batch of its place in the order, which changes with the epoch", () => {
  const order = [
    { epoch: 0, indices: characters([4, 2, 0, 1, 3]) },
    { epoch: 1, indices: characters([0, 1, 2, 3]) },
  ];
  const run = runOf({ n: 5, size: 2, steps: 6, more: { order } });
  assert.deepEqual([...orderAt(run, 1)], [4, 2, 0, 1, 3]);
  assert.equal(placesInWords(run, 0, 4), "batch 1 of 3");
  assert.equal(placesInWords(run, 2, 3), "batch 3 of 3");
  assert.equal(placesInWords(run, 3, 4), "dropped in this epoch");
  assert.equal(placesInWords(runOf({ n: 5, size: 2, steps: 6 }), 0, 4), "not known yet");
});

test("a place tells epoch and batch from 1, and its shares add up to the epoch", () => {
  assert.deepEqual(standingInWords(whole(), 123), {
    epoch: "13 of 40", // 12 epochs of 10 steps are over
    batch: "4 of 10",
    used: "96",
    own: "32",
    rest: "172",
  });
  assert.deepEqual(standingInWords(whole(), 9), {
    epoch: "1 of 40",
    batch: "10 of 10",
    used: "288",
    own: "12",
    rest: "0",
  });
});

test("an example is told in the data's own units, of many features the first three", () => {
  const data = { x: [[1, -2]], y: [1], features: ["petal_length", "x2"], target: "class", classes: ["no", "yes"] };
  assert.equal(exampleInWords(data, 0), "Example 0: petal length = 1.00, x2 = −2.00, class yes");
  const scaled = { ...data, mean: [10, 0], scale: [2, 0.5] }; // 1·2 + 10, −2·0.5 + 0
  assert.equal(exampleInWords(scaled, 0), "Example 0: petal length = 12.0, x2 = −1.00, class yes");
  const wide = { ...data, x: [[1, 2, 3, 4, 5]], features: ["a", "b", "c", "d", "e"] };
  assert.equal(exampleInWords(wide, 0), "Example 0: a = 1.00, b = 2.00, c = 3.00, …, class yes");
});

test("a number to be learned is told in its own unit", () => {
  assert.equal(
    targetInWords({ target: "disease_score", target_mean: 150, target_scale: 50 }, -1),
    "disease score = 100",
  );
});

test("a run that leaves an example out counts the others, and says where that one is", () => {
  const order = [{ epoch: 0, indices: characters([5, 5, 0, 1]) }];
  const settings = { order: "with_replacement", left_out: [2, 3] };
  const run = runOf({ n: 6, size: 2, steps: 2, segments: [segment(0, 0, 0, 4, 2)], settings, more: { order } });
  assert.match(cutInWords(run, 0), /^4 draws .*: 3 different examples of 4, some up to 2 times/);
  assert.equal(placesInWords(run, 0, 3), "left out of this run");
  const full = { segments: [segment(0, 0, 0, 4, 4)], settings: { left_out: [2, 3] } };
  assert.equal(runOf({ n: 6, ...full }).isWholeAt(0), true);
  assert.match(cutInWords(runOf({ n: 6, ...full }), 0), /^All 4 examples in one batch/);
});
