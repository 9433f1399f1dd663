import assert from "node:assert/strict";
import { test } from "node:test";
import { Run } from "../../static/js/core/columns.js";
import { differencesOf } from "../../static/js/core/differences.js";
import { fitting } from "../../static/js/core/document/applicable.js";
import { equationOf } from "../../static/js/core/document/settings.js";
import { positionOf, stepAt } from "../../static/js/core/playhead.js";
import { lossOf } from "../../static/js/core/step/example-loss.js";
import { endOfEpochs, updatesAt, updatesMade } from "../../static/js/core/segments.js";
import { epochLossInWords, groupsInWords } from "../../static/js/core/words/epoch-words.js";
import { endedInWords, rhythmInWords } from "../../static/js/core/words/page-words.js";
import { CATALOG } from "./catalog.js";

/** Three batches an epoch, of 4, 4 and 2 examples; two epochs. */
const SEGMENT = {
  epoch: 0,
  first_step: 0,
  examples_seen: 0,
  updates_seen: 0,
  batch_size: 4,
  steps_per_epoch: 3,
  examples_per_epoch: 10,
};
const runOf = (settings) =>
  new Run(
    { label: "Run", accent: 1, batch_size: 4, planned_steps: 6, segments: [SEGMENT], operations: null },
    { order: "as_given", ...settings },
    10,
    3,
  );
const STEPS = [0, 1, 2, 3, 4, 5, 6];

test("where each batch makes an update, updates are steps", () => {
  assert.deepEqual(
    STEPS.map((step) => updatesAt(runOf({}), step)),
    STEPS,
  );
});

test("what is left over at the end of an epoch makes an update of its own", () => {
  const run = runOf({ accumulate: 2, accumulate_rest: "step" });
  assert.deepEqual(
    STEPS.map((step) => updatesAt(run, step)),
    [0, 0.5, 1, 2, 2.5, 3, 4],
  );
  assert.deepEqual(
    STEPS.map((step) => updatesMade(run, step)),
    [0, 0, 1, 2, 2, 3, 4],
  );
});

test("what is carried goes on in the next epoch", () => {
  const run = runOf({ accumulate: 2, accumulate_rest: "carry" });
  assert.deepEqual(
    STEPS.map((step) => updatesAt(run, step)),
    [0, 0.5, 1, 1.5, 2, 2.5, 3],
  );
});

test("a position in updates gives the step that the run has reached", () => {
  for (const rest of ["step", "carry"]) {
    const run = runOf({ accumulate: 2, accumulate_rest: rest });
    run.batch_loss.append(new Float64Array(6));
    for (const step of STEPS) assert.equal(stepAt(run, "updates", positionOf(run, "updates", step)), step);
  }
});

const framed = (first, steps, losses) => ({
  run: 0,
  first_step: first,
  steps,
  batch_loss: 1,
  penalty: 0,
  learning_rates: 0.1,
  epoch_loss: losses,
  seconds: [0, 1],
  evaluated_steps: [first],
  training_loss: 0.25,
  test_loss: null,
  accuracy: null,
  test_accuracy: null,
  cosine: null,
  relative_length: null,
  order: [],
  parameter_steps: [],
  bits: null,
  parameters: "",
  changes: "",
  last: false,
});

test("each epoch that has ended has its loss, beside the training loss at its end", () => {
  const run = runOf({ epoch_loss: "by_size", epoch_loss_of: "data", like: "keras" });
  run.append(/** @type {any} */ (framed(0, 2, null)));
  assert.equal(run.epoch_loss.length, 0);
  run.append(/** @type {any} */ (framed(2, 1, 0.5)));
  run.append(/** @type {any} */ (framed(3, 3, 0.4)));
  assert.deepEqual([...run.epoch_loss.values.subarray(0, run.epoch_loss.length)], [0.5, 0.4]);
  assert.deepEqual(
    [1, 2].map((epochs) => endOfEpochs(run, epochs)),
    [3, 6],
  );
  assert.equal(run.epochLossAt(2), null);
  assert.deepEqual(run.epochLossAt(4), { epoch: 1, loss: 0.5, training: 0.25 });
  assert.equal(
    epochLossInWords(run, run.epochLossAt(4)),
    "Epoch 1: 0.500 (mean of its batch losses by size). Training loss at its end: 0.250.",
  );
  assert.equal(epochLossInWords(run, run.epochLossAt(1)), "No epoch has ended yet.");
  const settings = { ...run.settings, epoch_loss: "last_batch", epoch_loss_of: "objective" };
  const penalized = (penalty) =>
    epochLossInWords(/** @type {any} */ ({ settings, penalty: { values: [penalty] } }), run.epochLossAt(5));
  assert.match(penalized(0.1), /^Epoch 1: 0.500 \(loss of its last batch, with the penalty\)\./);
  assert.match(penalized(0), /^Epoch 1: 0.500 \(loss of its last batch\)\./);
  const ended = run.epochLossAt(5);
  const onCard = (settings) => endedInWords(/** @type {any} */ ({ settings, penalty: { values: [0.1] } }), ended);
  const words = "Epoch 1, from its batch losses: 0.500; training loss at its end: 0.250.";
  assert.deepEqual([run.settings, { epoch_loss: "last_batch" }, {}].map(onCard), [words, words, ""]);
  assert.match(onCard({ epoch_loss_of: "objective" }), /^Epoch 1, from its batch losses, with the penalty: 0.500;/);
  assert.equal(endedInWords(run, null), "No epoch has ended yet.");
});

test("how many batches make an update is said, and what becomes of the rest", () => {
  assert.equal(groupsInWords(runOf({})), "");
  const run = runOf({ accumulate: 2, accumulate_rest: "carry" });
  assert.equal(groupsInWords(run), "Every 2 batches make an update; batches left over wait for the next epoch.");
  assert.equal(rhythmInWords(3), "3 updates an epoch");
  assert.equal(rhythmInWords(3, 2), "3 batches an epoch, 2 for each update");
});

test("an equation is that of the chosen form, and explains its own symbols alone", () => {
  const [, momentum] = CATALOG.optimizers;
  const of = (settings) =>
    equationOf(/** @type {any} */ (momentum), { rate_in_velocity: false, dampening: 0, ...settings });
  assert.deepEqual(of({}), ["v ← μ v + g   (torch)", { v: "velocity", μ: "momentum" }]);
  assert.deepEqual(Object.keys(of({ dampening: 0.1 })[1]), ["v", "μ", "τ"]);
  assert.equal(of({ rate_in_velocity: true })[0], "v ← μ v − η g   (Keras)");
});

test("a choice that the new optimiser does not have is dropped", () => {
  const runs = [{ batch_size: 1, optimizer: "rmsprop", epsilon_place: "hat" }];
  assert.deepEqual(fitting(/** @type {any} */ ({ runs }), CATALOG).runs, [{ batch_size: 1, optimizer: "rmsprop" }]);
  const kept = { optimizer: "adam", epsilon_place: "hat" };
  assert.deepEqual(fitting(/** @type {any} */ (kept), CATALOG), kept);
  const shared = { optimizer: "rmsprop", epsilon_place: "hat" };
  assert.deepEqual(fitting(/** @type {any} */ (shared), CATALOG), { optimizer: "rmsprop" });
});

test("a run says what it has otherwise than the default form", () => {
  const words = (run) =>
    differencesOf(
      [/** @type {any} */ ({ reduction: "mean", order: "as_given", schedule: "constant", ...run })],
      CATALOG,
    )[0]
      .map(({ words: said }) => said)
      .join(" · ");
  const plain = { last_batch: "keep", batch_growth: 1, order: "shuffle_every_epoch" };
  assert.equal(words({ ...plain, optimizer: "momentum", rate_in_velocity: true }), "Momentum, rate in the velocity");
  assert.equal(
    words({ ...plain, optimizer: "momentum", momentum: 0.5, dampening: 0.1, rate_in_velocity: true }),
    "Momentum μ 0.5 τ 0.1, rate in the velocity",
  );
  assert.equal(words({ ...plain, optimizer: "adam", epsilon_place: "hat" }), "Adam, ε with the uncorrected s");
  const biases = { bias_learning_rate: 0.01, bias_optimizer: "gradient_descent" };
  assert.equal(words({ ...plain, optimizer: "adam", ...biases }), "Adam · biases at 0.01 by plain descent");
  assert.equal(
    words({ ...plain, optimizer: "gradient_descent", accumulate: 2, accumulate_as: "sum", accumulate_rest: "carry" }),
    "2 batches an update, summed, carried over",
  );
});

/** A tree of MathML as text. */
const text = (tree) => (typeof tree === "string" ? tree : tree.slice(1).map(text).join(""));
const said = ({ loss, error }) => [loss, error].map((terms) => terms.map(({ tree }) => text(tree)));

test("a half, several targets and a weight stand in the equations of an example", () => {
  const example = { prediction: [0.5], y: 0.25, layers: [] };
  const [half] = said(lossOf("half_squared_error", example));
  assert.match(half[0], /^=12\(y\^−y\)2$/);
  const two = { ...example, prediction: [0.5, 1], targets: [0.25, 0] };
  assert.match(said(lossOf("squared_error", two, "mean"))[0][0], /^=12.*∑\(y\^−y\)2$/);
  assert.match(said(lossOf("squared_error", two, "sum"))[0][0], /^=∑\(y\^−y\)2$/);
  const weighty = lossOf("squared_error", { ...example, weight: 3 });
  assert.match(weighty.note, /times the weight w = 3/);
  assert.match(said(weighty)[0][0], /^=w.*\(\(y\^−y\)2\)$/);
  assert.match(said(weighty)[0][1], /^=3.*0\.250/);
});
