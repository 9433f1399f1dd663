/** Choices that hold from the playhead on. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { editOf, editedHere, heldHere, listsOf } from "../../static/js/core/document/edits.js";
import { CATALOG } from "./catalog.js";
import { runOf } from "./runs.js";

const FULL = { label: "Full batch", n: 12, size: 12, steps: 5 };
const SGD = { label: "SGD", n: 12, size: 1, steps: 60 };
const resolvedOf = (...runs) => ({ runs: runs.map((run) => ({ learning_rate: 0.1, changes: [], ...run })) });

function state(experiment, resolved, steps) {
  return { experiment, resolved, runs: [runOf(FULL), runOf(SGD)], steps, examples: 12, catalog: CATALOG };
}

test("only rate, momentum and batch size can hold from the playhead on", () => {
  assert.deepEqual(editOf("learning_rate"), { index: null, key: "learning_rate" });
  assert.deepEqual(editOf("runs.2.batch_size"), { index: 2, key: "batch_size" });
  assert.equal(editOf("seed"), null);
  assert.equal(editOf("runs.0.optimizer"), null);
  assert.equal(editOf("model.learning_rate"), null);
});

test("a choice for one run is a change of that run at its own step", () => {
  const experiment = { runs: [{ batch_size: "full" }, { batch_size: 1 }] };
  const edited = editedHere(editOf("runs.1.learning_rate"), 0.02, state(experiment, resolvedOf({}, {}), [2, 24]));
  assert.deepEqual(edited.experiment.runs, [
    { batch_size: "full" },
    { batch_size: 1, changes: [{ at_step: 24, learning_rate: 0.02 }] },
  ]);
  assert.deepEqual([edited.targets, edited.over], [[1], []]);
});

test("a choice beside the runs is for those that have no value of their own", () => {
  const experiment = { runs: [{ batch_size: "full", learning_rate: 0.5 }, { batch_size: 1 }] };
  const resolved = resolvedOf({ learning_rate: 0.5 }, {});
  const { targets, experiment: edited } = editedHere(
    editOf("learning_rate"),
    0.02,
    state(experiment, resolved, [2, 24]),
  );
  assert.deepEqual(targets, [1]);
  assert.equal(edited.runs[0].changes, undefined);
  assert.deepEqual(edited.runs[1].changes, [{ at_step: 24, learning_rate: 0.02 }]);
});

test("by a rule each run gets its share of the new rate", () => {
  const experiment = { learning_rate_rule: "linear", runs: [{ batch_size: "full" }, { batch_size: 1 }] };
  const resolved = resolvedOf({}, { learning_rate: 0.1 / 12 });
  const { runs } = editedHere(editOf("learning_rate"), 0.24, state(experiment, resolved, [2, 24])).experiment;
  assert.equal(runs[0].changes[0].learning_rate, 0.24);
  assert.equal(runs[1].changes[0].learning_rate, 0.02); // a batch of 1 against one of 12
});

test("a run that is over is left as it is, and named", () => {
  const experiment = { runs: [{ batch_size: "full" }, { batch_size: 1 }] };
  const edited = editedHere(editOf("learning_rate"), 0.02, state(experiment, resolvedOf({}, {}), [5, 24]));
  assert.deepEqual([edited.targets, edited.over], [[0, 1], [0]]);
  assert.equal(edited.experiment.runs[0].changes, undefined);
});

test("momentum is changed only where the optimiser has it", () => {
  const experiment = { runs: [{ batch_size: "full" }, { batch_size: 1, optimizer: "momentum" }] };
  const resolved = resolvedOf({ momentum: null }, { momentum: 0.9 });
  assert.deepEqual(editedHere(editOf("momentum"), 0.5, state(experiment, resolved, [2, 24])).targets, [1]);
});

test("what holds here is that of the largest batch among the runs that follow", () => {
  const runs = [runOf(SGD), runOf(FULL)];
  const changes = [{ at_step: 3, learning_rate: 0.02 }];
  const resolved = resolvedOf({ learning_rate: 0.7 }, { changes });
  const experiment = { runs: [{ batch_size: 1 }, { batch_size: "full" }] };
  assert.equal(heldHere(resolved, experiment, runs, [60, 2]).learning_rate, 0.1);
  assert.equal(heldHere(resolved, experiment, runs, [0, 3]).learning_rate, 0.02);
  assert.equal(heldHere(resolved, experiment, runs, [0, 3]).momentum, undefined);
});

test("each run has the list of the changes that apply to it", () => {
  const changes = [
    { at_step: 4, learning_rate: 0.2 },
    { at_step: 30, learning_rate: 0.3 },
  ];
  const resolved = { runs: [{ changes }, { changes }] };
  assert.deepEqual(
    listsOf(resolved, [runOf(FULL), runOf(SGD)]).map((list) => list.length),
    [1, 2],
  );
});
