/** The windows of one opened step. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { BLOCK, createBlocks } from "../../static/js/core/step/step-blocks.js";

const TOTAL = { rows: 150, columns: 300 };

/** A reply for two windows: the gradient at (r, c) is 1000 r + c, the parameter c is c/10. */
function replyFor(rows, columns) {
  const span = ({ first, last }) => Array.from({ length: last - first }, (_, i) => first + i);
  return {
    rows: { ...rows, total: TOTAL.rows },
    columns: { ...columns, total: TOTAL.columns },
    gradients: span(rows).map((r) => span(columns).map((c) => 1000 * r + c)),
    examples: { index: span(rows).map((r) => 7 * r), loss: span(rows).map((r) => r / 2) },
    parameters: { before: span(columns).map((c) => c / 10) },
    ways: [{ gradient: span(columns).map((c) => -c) }],
    linear_terms: null,
    optimizer_state: { velocity: { before: span(columns), after: span(columns).map((c) => c + 1) } },
  };
}

const HEAD = replyFor({ first: 0, last: BLOCK.rows }, { first: 0, last: BLOCK.columns });
const soon = () => new Promise((resolve) => setImmediate(resolve));

/** Blocks whose windows are answered, and a list of what was asked for. */
function setUp(answer = replyFor) {
  const [asked, changes] = [[], []];
  const load = async (rows, columns) => {
    asked.push([rows, columns]);
    return answer(rows, columns);
  };
  const blocks = createBlocks(HEAD, { load, onChange: () => changes.push(asked.length) });
  return { blocks, asked, changes };
}

test("what the head holds is there at once, and nothing is asked for", () => {
  const { blocks, asked } = setUp();
  assert.equal(blocks.gradient(63, 127), 63_127);
  assert.deepEqual(blocks.example(3), { index: 21, loss: 1.5 });
  assert.equal(blocks.parameter("before", 50), 5);
  assert.equal(blocks.way(0, 5), -5);
  assert.equal(blocks.state("velocity", "after", 5), 6);
  assert.equal(blocks.term("covariance", 5), undefined);
  assert.deepEqual(asked, []);
});

test("a cell beyond it is undefined until its window has come, which is asked for once", async () => {
  const { blocks, asked, changes } = setUp();
  assert.equal(blocks.gradient(64, 128), undefined);
  assert.equal(blocks.gradient(100, 200), undefined);
  assert.equal(blocks.isThere(64, 128), false);
  await soon();
  assert.deepEqual(asked, [
    [
      { first: 64, last: 128 },
      { first: 128, last: 256 },
    ],
  ]);
  assert.deepEqual(changes, [1]);
  assert.equal(blocks.gradient(100, 200), 100_200);
});

test("a cell is there only with the heads of its row and its column", async () => {
  const { blocks } = setUp();
  blocks.gradient(64, 128);
  await soon();
  assert.equal(blocks.isThere(64, 128), false);
  blocks.example(64);
  await soon();
  assert.equal(blocks.isThere(64, 128), false);
  blocks.parameter("before", 128);
  await soon();
  assert.equal(blocks.isThere(64, 128), true);
});

test("the last windows end with the last row and the last column", async () => {
  const { blocks, asked } = setUp();
  blocks.gradient(149, 299);
  await soon();
  assert.deepEqual(asked[0], [
    { first: 128, last: 150 },
    { first: 256, last: 300 },
  ]);
  assert.equal(blocks.gradient(149, 299), 149_299);
});

test("a window that failed is asked for again after a pause, and not before", async (t) => {
  let now = 0;
  t.mock.method(performance, "now", () => now);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let fails = true;
  const { blocks, asked, changes } = setUp((...windows) => {
    if (fails) throw new Error("no answer");
    return replyFor(...windows);
  });
  blocks.gradient(64, 0);
  await soon();
  blocks.gradient(64, 0);
  await soon();
  assert.equal(asked.length, 1);
  fails = false;
  now = 2000;
  const before = changes.length;
  t.mock.timers.tick(2000);
  assert.equal(changes.length, before + 1); // so that it is looked at again
  blocks.gradient(64, 0);
  await soon();
  assert.equal(asked.length, 2);
  assert.equal(blocks.gradient(64, 0), 64_000);
});
