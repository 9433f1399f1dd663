/** Changes of a run on its way. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { applying, changedAt, heldAt, inWords, withChanges } from "../../static/js/core/document/changes.js";
import { runOf } from "./runs.js";

const CHANGES = [
  { at_step: 10, learning_rate: 0.05 },
  { at_step: 20, learning_rate: 0.01, momentum: 0.5 },
];

test("what holds is the latest change up to a step", () => {
  assert.deepEqual(
    [0, 9, 10, 19, 20, 1000].map((step) => heldAt(CHANGES, "learning_rate", step, 0.1)),
    [0.1, 0.1, 0.05, 0.05, 0.01, 0.01],
  );
  assert.equal(heldAt(CHANGES, "momentum", 15, 0.9), 0.9);
  assert.equal(heldAt(CHANGES, "batch_size", 30, 32), 32);
});

test("after a change its value holds at its step, and the steps before keep theirs", () => {
  for (const step of [1, 10, 15, 20, 30]) {
    const changed = changedAt(CHANGES, step, "learning_rate", 0.7, 0.1);
    assert.equal(heldAt(changed, "learning_rate", step, 0.1), 0.7);
    for (let k = 0; k < step; k++)
      assert.equal(heldAt(changed, "learning_rate", k, 0.1), heldAt(CHANGES, "learning_rate", k, 0.1));
  }
});

test("a change stands in the order of steps, and keeps what else changes there", () => {
  assert.deepEqual(changedAt(CHANGES, 15, "batch_size", 8, 32), [
    CHANGES[0],
    { at_step: 15, batch_size: 8 },
    CHANGES[1],
  ]);
  assert.deepEqual(changedAt(CHANGES, 20, "learning_rate", 0.2, 0.1)[1], {
    at_step: 20,
    learning_rate: 0.2,
    momentum: 0.5,
  });
});

test("a change to what holds already is none, and one that is taken back goes", () => {
  assert.deepEqual(changedAt(CHANGES, 10, "learning_rate", 0.1, 0.1), [CHANGES[1]]);
  assert.deepEqual(changedAt(CHANGES, 10, "learning_rate", undefined, 0.1), [CHANGES[1]]);
  assert.deepEqual(changedAt([], 5, "learning_rate", 0.1, 0.1), []);
});

test("changes after the end of a run do not apply, nor does momentum to an optimiser without it", () => {
  const late = [...CHANGES, { at_step: 40, batch_size: 1 }, { at_step: 12, momentum: 0.3 }];
  assert.deepEqual(applying({ changes: late, momentum: null }, 40), [CHANGES[0], { at_step: 20, learning_rate: 0.01 }]);
  assert.deepEqual(
    applying({ changes: late, momentum: 0.9 }, 41).map(({ at_step }) => at_step),
    [10, 12, 20, 40],
  );
});

test("lists of changes belong to runs, and none stands beside them", () => {
  const experiment = { learning_rate: 0.2, changes: CHANGES, runs: [{ batch_size: 5 }, { batch_size: 1, seed: 3 }] };
  assert.deepEqual(withChanges(experiment, [[], [CHANGES[0]]]), {
    learning_rate: 0.2,
    runs: [{ batch_size: 5 }, { batch_size: 1, seed: 3, changes: [CHANGES[0]] }],
  });
});

test("without any change the default runs are not named", () => {
  assert.deepEqual(withChanges({ l2: 0.1 }, [[], [], []]), { l2: 0.1 });
  assert.deepEqual(withChanges({}, [[], [CHANGES[0]], []]).runs[1], { batch_size: 32, changes: [CHANGES[0]] });
});

test("in words a new batch size waits for the next epoch", () => {
  const run = runOf({ n: 10, size: 3, steps: 0, planned: 12 }); // epochs begin at steps 0, 4 and 8
  assert.equal(
    inWords({ at_step: 5, learning_rate: 0.01, momentum: 0.5 }, run),
    "from update 5: rate 0.01, momentum 0.5",
  );
  assert.equal(
    inWords({ at_step: 5, learning_rate: 0.01, batch_size: 5 }, run),
    "from update 5: rate 0.01; from update 8, where the next epoch begins: batch 5",
  );
  assert.equal(inWords({ at_step: 8, batch_size: 5 }, run), "from update 8: batch 5");
  assert.equal(
    inWords({ at_step: 9, batch_size: 5 }, run),
    "from the next epoch, which this run does not reach: batch 5",
  );
  assert.equal(inWords({ at_step: 2, "W1[0,3]": 0.5 }, run), "from update 2: W1[0,3] = 0.5");
});
