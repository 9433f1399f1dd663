/** What the loss plot says at a position of its axis. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { changesReached, lineEnds, lossesAt, runNear } from "../../static/js/plots/loss/loss-readings.js";

/** A run of four steps, on the axis of updates; it is evaluated at every second step. */
function runOf(label, { accent, training, test: testLosses, batch, changes = [] }) {
  return {
    label,
    accent,
    length: 4,
    settings: { changes: changes.map((step) => ({ at_step: step })) },
    batch_loss: { values: batch },
    evaluationAt: (step) => ({ training_loss: training[step >> 1], test_loss: testLosses?.[step >> 1] }),
  };
}

const SGD = runOf("SGD", { accent: 3, training: [4, 3, 2], batch: [4.5, 2.5, 3.5, 1.5], changes: [1, 3] });
const BATCH = runOf("Batch", {
  accent: 1,
  training: [9, 8, 7],
  test: [9.5, 8.5, 7.5],
  batch: [20, 30, 40, 50],
  changes: [2, 9],
});
const view = { runs: [SGD, BATCH], axis: "updates", showTest: false, reached: 4 };

test("a change counts once the playhead has been there, and never beyond the run's end", () => {
  assert.deepEqual(changesReached(view), [
    { accent: 3, position: 1 },
    { accent: 3, position: 3 },
    { accent: 1, position: 2 },
  ]);
  assert.equal(changesReached({ ...view, reached: 20 }).length, 3);
  assert.deepEqual(changesReached({ ...view, reached: 2 }), [
    { accent: 3, position: 1 },
    { accent: 1, position: 2 },
  ]);
});

test("each run's line ends at its last evaluation", () => {
  assert.deepEqual(lineEnds(view, 3), [
    { text: "SGD", value: 3, accent: 3 },
    { text: "Batch", value: 8, accent: 1 },
  ]);
});

test("the line of a test loss ends where there is one", () => {
  assert.deepEqual(lineEnds({ ...view, showTest: true }, 4), [
    { text: "SGD", value: 2, accent: 3 },
    { text: "Batch", value: 7, accent: 1 },
    { text: "Batch, test", value: 7.5, accent: 1 },
  ]);
});

test("a run without an evaluation has no line", () => {
  const bare = { ...SGD, evaluationAt: () => undefined };
  assert.deepEqual(lineEnds({ ...view, runs: [bare] }, 0), []);
});

test("the readout has batch loss, training loss and, where it is shown, test loss", () => {
  assert.deepEqual(lossesAt(view, 2.5)[0], ["SGD", "3.50", "3.00"]);
  assert.equal(lossesAt({ ...view, showTest: true }, 2.5)[1].length, 4);
});

test("at a run's end, where no batch follows, the readout has the last batch loss", () => {
  assert.deepEqual(lossesAt(view, 4)[0], ["SGD", "1.50", "2.00"]);
});

const pixels = (y) => (loss) => Math.abs(10 * loss - y); // ten pixels for a loss of 1

test("the run under a point is that of the nearest training loss", () => {
  // At step 2: training losses at 30 and 80 pixels.
  assert.equal(runNear(view, 2, pixels(36)), 0);
  assert.equal(runNear(view, 2, pixels(73)), 1);
});

test("a batch loss counts where no training loss is within 8 pixels", () => {
  // At step 2: batch losses at 35 and 400 pixels.
  assert.equal(runNear(view, 2, pixels(396)), 1);
  assert.equal(runNear(view, 2, pixels(39)), 0);
  const crossing = runOf("Crossing", { training: [9, 9, 9], batch: [1, 3, 3, 3] });
  // The training loss of SGD, 5 pixels away, comes before the batch loss of the other, 5 pixels away too.
  assert.equal(runNear({ ...view, runs: [crossing, SGD] }, 2, pixels(35)), 1);
});

test("between the lines and beyond the playhead there is no run", () => {
  assert.equal(runNear(view, 2, pixels(55)), null);
  assert.equal(runNear({ ...view, reached: 1 }, 2, pixels(30)), null);
});
