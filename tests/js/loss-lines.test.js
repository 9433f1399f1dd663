/** The lines of the loss plot while they grow. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createLines } from "../../static/js/plots/loss/loss-lines.js";
import { runOf } from "./runs.js";

const WINDOW = { from: 0, to: 10, columns: 1000 };

// Four updates and evaluations, and one update and two evaluations: the second run ends earlier.
const RUNS = [
  runOf({ size: 3, steps: 4, losses: [4, 3, 2, 1, 0.5] }),
  runOf({ label: "Full batch", size: 10, steps: 1, losses: [4, 2] }),
];
RUNS.forEach((run) => run.finish({ status: "finished", steps: run.length }));

const linesOf = () => createLines(RUNS, { axis: "updates", factor: 1, window: WINDOW, withTest: false });
const told = (points) => points.map((own) => own && [[...own.x], [...own.y]]);

test("small batches lie at the back, batch losses behind training losses", () => {
  const said = linesOf().entries.map(({ kind, index }) => `${kind} ${index}`);
  assert.deepEqual(said, ["batch 0", "batch 1", "after 0", "after 1", "training 0", "training 1"]);
});

test("a line that has not grown gives no points", () => {
  const lines = linesOf();
  const still = Array(6).fill(null);
  assert.deepEqual(told(lines.growTo(0)), [null, null, null, null, [[0], [4]], [[0], [4]]]);
  assert.deepEqual(lines.growTo(0), still);
  lines.growTo(1);
  assert.deepEqual(told(lines.growTo(2.5)), [
    [
      [0, 1],
      [1, 1],
    ],
    null,
    null,
    // From its end on the last training loss of the run that has ended.
    [
      [1, 2.5],
      [2, 2],
    ],
    [
      [0, 1, 2],
      [4, 3, 2],
    ],
    null,
  ]);
  assert.deepEqual(lines.growTo(2.5), still);
});

test("points that are settled stay as they are", () => {
  const lines = linesOf();
  const earlier = lines.entries.map(() => ({ x: [], y: [] }));
  for (const reached of [0, 1, 2, 3, 4]) {
    lines.growTo(reached);
    lines.points().forEach(({ x, y, settled = 0 }, i) => {
      const kept = Math.min(settled, earlier[i].x.length);
      assert.deepEqual(
        [x.slice(0, kept), y.slice(0, kept)],
        [earlier[i].x.slice(0, kept), earlier[i].y.slice(0, kept)],
      );
      earlier[i] = { x: x.slice(0, settled), y: y.slice(0, settled) };
    });
  }
  assert.ok(earlier[4].x.length >= 3);
});
