/** The cells of a sweep taken together, its curve and its addresses. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { atEnd, onRule, powerOf, reachableBy, sizeOnRule } from "../../static/js/core/sweep/curve.js";
import { createGrid, median, shareOf, summaryOf } from "../../static/js/core/sweep/grid.js";
import { cellQuery, sweepQuery } from "../../static/js/core/sweep/query.js";

const result = (updates, status = "finished", more = {}) => ({
  optimizer: "adam",
  schedule: "constant",
  status,
  reached: updates === null ? null : { updates },
  final: { training_loss: { value: 0.5 } },
  ...more,
});

test("the median of an even number of values is the mean of the two in the middle", () => {
  assert.equal(median([9, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([4, 1, Infinity, 2]), 3);
  assert.equal(median([1, 2, Infinity, Infinity]), Infinity);
});

test("a cell has a number where more than half of its seeds have one", () => {
  const two = summaryOf([result(10), result(30), result(null)], 3, "updates");
  assert.deepEqual([two.state, two.value, two.least, two.most, two.reached], ["value", 30, 10, 30, 2]);
  assert.equal(summaryOf([result(10), result(null), result(null)], 3, "updates").state, "missed");
  assert.equal(summaryOf([result(10), result(30)], 3, "updates").state, "pending");
  const diverged = result(null, "diverged");
  assert.equal(summaryOf([result(10), diverged, diverged], 3, "updates").state, "diverged");
  assert.equal(summaryOf([diverged, diverged, result(10)], 3, "final_training_loss").state, "diverged");
});

test("cells come in any order, and each stands in its column and row", () => {
  const sweep = { batch_sizes: [1, 4, 9000, "full"], learning_rates: [0.1, 1], seeds: 2 };
  const notices = [{ field: "batch_sizes", value: "full", message: "is full batch, which is in the sweep already" }];
  const grid = createGrid({ sweep, notices, count: 12 });
  assert.deepEqual(
    grid.columns.map(({ given }) => given),
    [1, 4, 9000],
  );
  const cells = Array.from({ length: 12 }, (_, cell) =>
    result(cell, "finished", {
      cell,
      batch_size: [1, 4, 60][Math.floor(cell / 4)],
      learning_rate: [0.1, 1][Math.floor(cell / 2) % 2],
    }),
  );
  grid.add(cells.slice(6).reverse());
  grid.add(cells.slice(0, 6));
  assert.equal(grid.come(), 12);
  for (const { cell, learning_rate: rate } of cells) {
    const found = grid.at("adam constant", Math.floor(cell / 4), rate).map((one) => one.cell);
    assert.deepEqual(found, [cell - (cell % 2), cell - (cell % 2) + 1]);
  }
  assert.equal(grid.columns[2].size, 60);
});

test("the colour goes evenly by the logarithm from the least to the most", () => {
  assert.deepEqual(
    [1, 10, 100].map((value) => shareOf(value, [1, 100])),
    [0, 0.5, 1],
  );
  assert.equal(shareOf(5, [5, 5]), 0);
});

test("a power law has its power, and meets its rule", () => {
  const points = [1, 3, 10, 200].map((size) => ({ size, value: 0.2 * size ** 0.7 }));
  assert.ok(Math.abs(powerOf(points) - 0.7) < 1e-12);
  for (const power of [1, 0.5, -1]) {
    const value = onRule(points[1], power, 50);
    assert.ok(Math.abs(sizeOnRule(points[1], power, value) - 50) < 1e-9);
  }
  assert.equal(onRule({ size: 2, value: 0.1 }, 1, 8), 0.4);
  assert.equal(onRule({ size: 2, value: 0.1 }, 0.5, 8), 0.2);
});

test("a proposed target is above the worst of the best final losses", () => {
  const best = [0.0713, 0.104, 0.02].map((loss) => ({ final_training_loss: loss }));
  assert.equal(reachableBy(best), 0.11);
  assert.equal(reachableBy([...best, { final_training_loss: null }]), null);
  assert.equal(reachableBy([]), null);
});

test("best rates at an end of those tried are named", () => {
  const best = [1, 2, 3].map((size) => ({ batch_size: size, learning_rate: [0.1, 1, 10][size - 1] }));
  assert.deepEqual(atEnd(best, [1, 0.1, 10]), { highest: [3], lowest: [1] });
  assert.deepEqual(atEnd(best, [1]), { highest: [], lowest: [] });
});

test("another data set leaves out what belongs to the former", () => {
  const given = {
    experiment: "data=circles&data.n=80&loss=cross_entropy&momentum=0.5&stop.epochs=3",
    before: "circles",
    stop: { path: "stop.epochs", value: "5" },
    settings: { batch_sizes: "1,full", target: "" },
  };
  assert.equal(
    sweepQuery({ ...given, data: "circles" }),
    "data=circles&data.n=80&loss=cross_entropy&momentum=0.5&stop.epochs=5&batch_sizes=1,full",
  );
  assert.equal(sweepQuery({ ...given, data: "iris" }), "data=iris&momentum=0.5&stop.epochs=5&batch_sizes=1,full");
});

test("a cell's address names its batch size, rate, seeds and target", () => {
  const first = { learning_rate: 0.3, seed: 2, start_seed: 0 };
  assert.equal(
    cellQuery("data=iris", "full", first, { target: 0.2, measure: "test_loss" }),
    "data=iris&runs=full&learning_rate=0.3&seed=2&target=0.2&target_of=test",
  );
  assert.equal(
    cellQuery("", 8, { ...first, seed: 0, start_seed: 4 }, { target: null, measure: "training_loss" }),
    "runs=8&learning_rate=0.3&model.seed=4",
  );
});
