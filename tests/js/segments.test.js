/** Where a step lies among epochs and examples. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  batchSizeAt,
  epochOf,
  epochsAt,
  epochStart,
  examplesAt,
  nextEpochStart,
  segmentBy,
  wholeBatchNear,
} from "../../static/js/core/segments.js";
import { runOf, segment } from "./runs.js";

// 7 examples: batches of 3, 3 and 1 in the epochs 0 and 1, and batches of all 7 from epoch 2 on.
const GROWN = { segments: [segment(0, 0, 0, 7, 3), segment(2, 6, 14, 7, 7)] };

test("a step lies in its epoch, at its place", () => {
  const places = [0, 2, 3, 5, 6, 7].map((step) => epochOf(GROWN, step)).map(({ epoch, place }) => [epoch, place]);
  assert.deepEqual(places, [
    [0, 0],
    [0, 2],
    [1, 0],
    [1, 2],
    [2, 0],
    [3, 0],
  ]);
});

test("a segment begins with its own first step, epoch and example", () => {
  const [first, second] = GROWN.segments;
  for (const [key, value] of [
    ["first_step", 6],
    ["epoch", 2],
    ["examples_seen", 14],
  ]) {
    assert.equal(segmentBy(GROWN, key, value), second);
    assert.equal(segmentBy(GROWN, key, value - 0.01), first);
    assert.equal(segmentBy(GROWN, key, 1000), second);
  }
});

test("an epoch counts by its examples, not by its steps", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 6, 7].map((step) => epochsAt(GROWN, step)),
    [0, 3 / 7, 6 / 7, 1, 1 + 3 / 7, 2, 3],
  );
});

test("the examples seen grow by the size of each batch, and by all examples in every epoch", () => {
  for (const [n, size] of [
    [7, 3],
    [300, 32],
    [12, 4],
    [5, 1],
    [9, 9],
  ]) {
    const run = { segments: [segment(0, 0, 0, n, size)] };
    const steps = 3 * Math.ceil(n / size);
    for (let k = 0; k < steps; k++) assert.equal(examplesAt(run, k + 1) - examplesAt(run, k), batchSizeAt(run, k));
    assert.equal(examplesAt(run, steps), 3 * n);
  }
});

test("the last batch of an epoch has what is left", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 6].map((step) => batchSizeAt(GROWN, step)),
    [3, 3, 1, 3, 7],
  );
});

test("where the short last batch is dropped, every batch is whole", () => {
  const dropped = { segments: [{ ...segment(0, 0, 0, 7, 3), steps_per_epoch: 2, examples_per_epoch: 6 }] };
  assert.deepEqual(
    [0, 1, 2, 3].map((step) => batchSizeAt(dropped, step)),
    [3, 3, 3, 3],
  );
  assert.deepEqual([epochsAt(dropped, 1), epochsAt(dropped, 4), examplesAt(dropped, 5)], [0.5, 2, 15]);
});

test("an epoch starts with its first step, and the next one follows its last", () => {
  assert.deepEqual(
    [0, 2, 4, 6, 7].map((step) => [epochStart(GROWN, step), nextEpochStart(GROWN, step)]),
    [
      [0, 3],
      [0, 3],
      [3, 6],
      [6, 7],
      [7, 8],
    ],
  );
});

test("beside a short batch stands a whole one, the next if the run has one", () => {
  assert.equal(wholeBatchNear(runOf({ n: 7, size: 3, steps: 6 }), 1), null);
  assert.equal(wholeBatchNear(runOf({ n: 7, size: 3, steps: 6 }), 2), 3);
  assert.equal(wholeBatchNear(runOf({ n: 7, size: 3, steps: 6 }), 5), 4);
});
