/** What holds for each run, by its own settings, those beside the runs, and the defaults. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  datasetOf,
  defaultOf,
  effective,
  optimizersOf,
  ownDefault,
  ownNames,
  ratesOf,
  ruleOf,
  runsOf,
  scheduleParameters,
  settingOf,
} from "../../static/js/core/document/settings.js";
import { CATALOG } from "./catalog.js";

const names = (list) => list.map(({ name }) => name);

test("an experiment that names no runs has a full batch, batches of 32, and single examples", () => {
  assert.deepEqual(runsOf({}), [{ batch_size: "full" }, { batch_size: 32 }, { batch_size: 1 }]);
  assert.deepEqual(runsOf({ runs: [{ batch_size: 7 }] }), [{ batch_size: 7 }]);
});

test("a run's own setting comes before the shared one, and that before the default", () => {
  assert.equal(settingOf({ seed: 4 }, { seed: 9 }, "seed", CATALOG), 9);
  assert.equal(settingOf({ seed: 4 }, { seed: 0 }, "seed", CATALOG), 0);
  assert.equal(settingOf({ seed: 4 }, {}, "seed", CATALOG), 4);
  assert.equal(settingOf({}, {}, "learning_rate", CATALOG), 0.1);
});

test("the data set is the default one unless named, and own data are none", () => {
  assert.equal(datasetOf({}, CATALOG).title, "Two moons");
  assert.equal(datasetOf({ data: { name: "diabetes" } }, CATALOG).title, "Diabetes");
  assert.equal(datasetOf({ data: { name: "inline" } }, CATALOG), undefined);
  assert.equal(defaultOf("no.such.path", CATALOG), undefined);
});

test("of the optimisers in use the shared one comes first, each once", () => {
  const runs = [{ optimizer: "adam" }, {}, { optimizer: "adam" }];
  assert.deepEqual(names(optimizersOf({ optimizer: "momentum", runs }, CATALOG)), ["momentum", "adam"]);
  assert.deepEqual(names(optimizersOf({ optimizer: "momentum", runs: [runs[0]] }, CATALOG)), ["adam"]);
});

test("a parameter has a default only where a run's optimiser has it", () => {
  assert.equal(ownDefault("momentum", {}, CATALOG), undefined);
  assert.equal(ownDefault("momentum", { optimizer: "momentum" }, CATALOG), 0.9);
  assert.equal(ownDefault("beta2", { runs: [{}, { optimizer: "adam" }] }, CATALOG), 0.999);
  assert.deepEqual(ownNames(CATALOG), [
    ...["momentum", "dampening", "rate_in_velocity", "beta1", "beta2", "epsilon_place", "decay"],
  ]);
});

test("the parameters of a schedule count where a run has it, and epochs where its batches grow", () => {
  const parametersOf = (experiment) => [...scheduleParameters(experiment, CATALOG)].sort();
  assert.deepEqual(parametersOf({}), []);
  assert.deepEqual(parametersOf({ schedule: "cosine" }), ["schedule_factor"]);
  assert.deepEqual(parametersOf({ runs: [{}, { schedule: "step" }] }), ["schedule_epochs", "schedule_factor"]);
  assert.deepEqual(parametersOf({ batch_growth: 2 }), ["schedule_epochs"]);
});

test("without a rule all runs have the stated rate, or their own", () => {
  assert.deepEqual(ratesOf({ learning_rate: 0.4 }, 300, CATALOG), [0.4, 0.4, 0.4]);
  const runs = [{ batch_size: "full" }, { batch_size: 1, learning_rate: 0.03 }];
  assert.deepEqual(ratesOf({ runs }, 300, CATALOG), [0.1, 0.03]);
});

test("by a rule the rate falls with the batch, to six digits", () => {
  // 0.1 · 32/300 = 0.010666…, 0.1/300 = 0.000333…; √(32/300) = 0.326598…, √(1/300) = 0.0577350…
  assert.deepEqual(ratesOf({ learning_rate_rule: "linear" }, 300, CATALOG), [0.1, 0.0106667, 0.000333333]);
  assert.deepEqual(ratesOf({ learning_rate_rule: "square_root" }, 300, CATALOG), [0.1, 0.0326599, 0.0057735]);
});

test("the largest batch has the very rate that is stated", () => {
  assert.equal(ratesOf({ learning_rate: 0.123456789, learning_rate_rule: "linear" }, 300, CATALOG)[0], 0.123456789);
});

test("a batch of more examples than there are counts as all of them", () => {
  const runs = [{ batch_size: 64 }, { batch_size: 25 }];
  assert.deepEqual(ratesOf({ learning_rate_rule: "linear", runs }, 50, CATALOG), [0.1, 0.05]);
});

test("a run's own rate comes before the rule", () => {
  const runs = [{ batch_size: "full" }, { batch_size: 1, learning_rate: 0.3 }];
  assert.deepEqual(ratesOf({ learning_rate_rule: "linear", runs }, 100, CATALOG), [0.1, 0.3]);
});

test("until the server answers, the choices stand among the defaults", () => {
  const resolved = {
    loss: "cross_entropy",
    l2: 0,
    data: { name: "moons", test_fraction: 0.25 },
    model: { hidden: [8, 4] },
    runs: [
      { batch_size: "full", label: "Full batch" },
      { batch_size: 32, label: "Mini-batch" },
    ],
  };
  const experiment = { data: { name: "diabetes" }, optimizer: "momentum", runs: [{ batch_size: 5 }] };
  const shown = effective(experiment, resolved, CATALOG, 100);
  assert.equal(shown.loss, "squared_error"); // the first loss for numbers
  assert.deepEqual([shown.data.name, shown.data.n, shown.data.noise], ["diabetes", 442, null]);
  assert.equal(shown.momentum, 0.9);
  assert.deepEqual(shown.model.hidden, [8, 4]);
  assert.deepEqual(shown.runs, [{ batch_size: 5, label: "Full batch", accent: 1, changes: [], learning_rate: 0.1 }]);
  assert.deepEqual(shown.stop, { epochs: 40 });
});

test("the rule of a step is the catalog's entry of its optimiser", () => {
  assert.equal(ruleOf({ optimizer: "adam" }, CATALOG).title, "Adam");
});

test("a run that was just added has the shared settings until the server has filled it in", () => {
  const resolved = { runs: [{ batch_size: 4, optimizer: "adam" }], data: {}, model: {} };
  const experiment = { runs: [{ batch_size: 4 }, { batch_size: 8 }], optimizer: "adam" };
  const [, added] = effective(experiment, resolved, CATALOG).runs;
  assert.equal(added.optimizer, "adam");
  assert.equal(added.batch_size, 8);
});
