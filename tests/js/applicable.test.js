/** What is dropped where it no longer applies. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { fitting, withoutParameterEdits } from "../../static/js/core/document/applicable.js";
import { CATALOG } from "./catalog.js";

const fitted = (experiment) => fitting(experiment, CATALOG);

test("what applies stays, as it was", () => {
  const experiment = {
    data: { name: "diabetes" },
    loss: "huber",
    optimizer: "momentum",
    momentum: 0.5,
    schedule: "step",
    schedule_factor: 0.1,
    schedule_epochs: 3,
    runs: [{ batch_size: 5, changes: [{ at_step: 3, momentum: 0.2 }] }, { batch_size: 1 }],
  };
  const before = structuredClone(experiment);
  assert.deepEqual(fitted(experiment), before);
  assert.deepEqual(experiment, before);
});

test("a loss of another task is dropped", () => {
  assert.deepEqual(fitted({ loss: "huber", l2: 0.1 }), { l2: 0.1 });
});

test("own data have no task, so their loss stays", () => {
  assert.deepEqual(fitted({ data: { name: "inline" }, loss: "huber" }), { data: { name: "inline" }, loss: "huber" });
});

test("of a run's own those of another schedule are dropped", () => {
  const own = { batch_size: 5, schedule_factor: 0.2, schedule_epochs: 4 };
  assert.deepEqual(fitted({ schedule: "step", runs: [own, { ...own, schedule: "constant" }] }), {
    schedule: "step",
    runs: [own, { batch_size: 5, schedule: "constant" }],
  });
  assert.deepEqual(fitted({ runs: [{ ...own, batch_growth: 2 }] }).runs, [
    { batch_size: 5, schedule_epochs: 4, batch_growth: 2 },
  ]);
});

test("parameters of a schedule that no run has are dropped", () => {
  assert.deepEqual(fitted({ schedule: "cosine", schedule_factor: 0.2, schedule_epochs: 4 }), {
    schedule: "cosine",
    schedule_factor: 0.2,
  });
});

test("parameters of an optimiser that no run has are dropped, beside the runs and within", () => {
  assert.deepEqual(fitted({ momentum: 0.5, beta1: 0.8 }), {});
  assert.deepEqual(
    fitted({
      momentum: 0.5,
      runs: [
        { batch_size: 5, optimizer: "momentum" },
        { batch_size: 1, momentum: 0.3 },
      ],
    }),
    { momentum: 0.5, runs: [{ batch_size: 5, optimizer: "momentum" }, { batch_size: 1 }] },
  );
});

test("changes of a momentum that is not there go, and what else they change stays", () => {
  const changes = [
    { at_step: 3, momentum: 0.2 },
    { at_step: 5, momentum: 0.1, learning_rate: 0.3 },
  ];
  assert.deepEqual(fitted({ changes }), { changes: [{ at_step: 5, learning_rate: 0.3 }] });
  assert.deepEqual(fitted({ runs: [{ batch_size: 1, changes: [changes[0]] }] }), { runs: [{ batch_size: 1 }] });
});

test("edits of parameters are dropped for another network, and all other changes stay", () => {
  const changes = [
    { at_step: 3, "W1[0,3]": 0.2 },
    { at_step: 5, "b2[0]": 0.1, learning_rate: 0.3 },
  ];
  assert.deepEqual(withoutParameterEdits({ changes }), { changes: [{ at_step: 5, learning_rate: 0.3 }] });
  assert.deepEqual(withoutParameterEdits({ runs: [{ batch_size: 1, changes: [changes[0]] }] }), {
    runs: [{ batch_size: 1 }],
  });
  assert.deepEqual(withoutParameterEdits({ l2: 1 }), { l2: 1 });
});
