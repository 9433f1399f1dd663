/** Sentences about runs, data, losses and panels. */

import assert from "node:assert/strict";
import { test } from "node:test";

import * as facts from "../../static/js/core/words/facts-words.js";
import { endInWords as lineEnd, noteInWords, pressInWords } from "../../static/js/core/words/loss-words.js";
import * as page from "../../static/js/core/words/page-words.js";
import { OFFLINE, heightProblem } from "../../static/js/core/words/share-words.js";
import * as spoken from "../../static/js/core/words/spoken.js";
import { CATALOG } from "./catalog.js";
import { runOf } from "./runs.js";

const SIZES = { examples: 300, tests: 100, features: ["x1", "x2"], classes: ["0", "1"], parameters: 65, outputs: 1 };
const model = (more) => ({ model: { hidden: [8, 4], activation: "tanh", ...more } });

test("facts tell examples, layers and parameters", () => {
  assert.equal(
    facts.factsOf(SIZES, model()),
    "300 training and 100 test examples; network 2 · 8 · 4 · 1 with 65 parameters.",
  );
});

test("facts have the singular for one, and an output for each of more than two classes", () => {
  const sizes = { ...SIZES, examples: 1, tests: 0, classes: ["a", "b", "c"], parameters: 9, outputs: 3 };
  assert.equal(facts.factsOf(sizes, model({ hidden: [] })), "1 training example; network 2 · 3 with 9 parameters.");
});

test("facts say how many numbers are targets", () => {
  const sizes = { ...SIZES, tests: 0, classes: null, outputs: 2 };
  assert.match(
    facts.factsOf(sizes, model()),
    /2 · 8 · 4 · 2 with .*; 2 targets, of which the pictures show the first\.$/,
  );
});

test("facts tell the slope at a kink where a layer has one, and the plane of the pictures", () => {
  assert.match(facts.factsOf(SIZES, model({ activation: "relu" })), /; at the kink z = 0 the slope 0 is used\.$/);
  assert.match(facts.factsOf(SIZES, model({ activation: "leaky_relu" })), /the slope 0\.01 is used/);
  assert.doesNotMatch(facts.factsOf(SIZES, model({ activation: "relu", hidden: [] })), /kink/);
  assert.match(facts.factsOf({ ...SIZES, explained: [0.5, 0.256] }, model()), /\(76 % of the variance\)\.$/);
});

test("runs that have diverged are named, and no others", () => {
  const [good, bad, worse] = ["A", "B", "C"].map((label) => runOf({ label, steps: 1 }));
  assert.equal(facts.divergedInWords([good]), "");
  bad.status = worse.status = "diverged";
  assert.equal(facts.divergedInWords([good, bad, worse]), "B and C diverged.");
});

test("the key tells marks of test examples only where there are any", () => {
  assert.equal(facts.marksInWords({ hasTests: false, isNumbered: false }), "ringed: this batch");
  assert.match(facts.marksInWords({ hasTests: true, isNumbered: false }), /^filled: training, hollow: test/);
  assert.match(facts.marksInWords({ hasTests: true, isNumbered: true }), /^bold: training, pale: test/);
  assert.equal(facts.numeralsInWords(["0", "1", "9"]), "numerals: classes 0 to 9");
});

test("hashes are cut to twelve signs", () => {
  const hash = "0123456789abcdef";
  assert.equal(
    facts.hashesInWords({ hashes: { data: hash, initial: hash, order: [hash, hash] }, engine: { version: "1.0" } }),
    "Hashes: data 0123456789ab, start 0123456789ab, order 0123456789ab, 0123456789ab; engine 1.0.",
  );
});

test("a line's name has an arrow and its value only where it has left the plot", () => {
  assert.equal(lineEnd("SGD", 0.5, [0.1, 1]), "SGD");
  assert.equal(lineEnd("SGD", 1, [0.1, 1]), "SGD");
  assert.equal(lineEnd("SGD", 3.36, [0.1, 1]), "SGD ↑ 3.36");
  assert.equal(lineEnd("SGD", 0.0123, [0.1, 1]), "SGD ↓ 0.0123");
});

test("the note counts batch losses outside the plot, and none of a run whose training loss has left", () => {
  const [a, b] = [{ label: "A" }, { label: "B" }];
  const outside = [
    { run: a, kind: "batch", above: 63, below: 0, highest: 3.36 },
    { run: b, kind: "batch", above: 9, below: 2, highest: 9, lowest: 0.001 },
    { run: b, kind: "training", above: 5, below: 0, highest: 7 },
  ];
  assert.equal(
    noteInWords(outside, "More."),
    "Bold: training loss; pale: each batch. More. Too high to show: 63 of A's batch losses (highest 3.36), " +
      "B's training loss (highest 7.00). Too low to show: 2 of B's batch losses (lowest 0.0010).",
  );
  assert.equal(noteInWords([], ""), "Bold: training loss; pale: each batch.");
});

test("a mouse clicks and drags, a finger taps", () => {
  assert.match(pressInWords({ drags: true }), /^Click .* Drag/);
  assert.match(pressInWords({ drags: false }), /^Tap [^.]*\.$/);
});

test("a range is told by the bounds that there are", () => {
  assert.equal(page.rangeInWords(-Infinity, 5), "");
  assert.equal(page.rangeInWords(0, Infinity), " from 0 up");
  assert.equal(page.rangeInWords(1, 1000000), " from 1 to 1,000,000");
});

test("counts have their plural", () => {
  assert.equal(page.rhythmInWords(1), "1 update an epoch");
  assert.equal(page.rhythmInWords(1200), "1,200 updates an epoch");
  assert.equal(page.pictureTitle("regions", "SGD", 1), "Decision regions of SGD after 1 update");
});

test("the place where losses were measured has a share only where there is one", () => {
  assert.equal(page.measuredInWords(12, null), "Losses over all examples: after 12 updates.");
  assert.equal(page.measuredInWords(12, NaN), "Losses over all examples: after 12 updates.");
  assert.equal(
    page.measuredInWords(12, 0.983),
    "Losses over all examples: after 12 updates. Test accuracy 98.3\u00a0%.",
  );
});

test("the control that saves a plot names it, and its run", () => {
  assert.equal(page.saveInWords({ name: "loss" }), "Save the plot of the loss");
  assert.equal(page.saveInWords({ name: "picture", words: "picture" }, "SGD"), "Save the picture of SGD");
});

test("what is refused goes on as a sentence behind a name", () => {
  assert.equal(page.REFUSED.number(true, page.rangeInWords(1, 9)), "must be a whole number from 1 to 9");
  assert.equal(page.REFUSED.orFull(page.REFUSED.number(false, "")), "must be a number, or full");
  assert.match(page.REFUSED.over("SGD"), /^cannot change where a run is over: SGD\./);
});

test("each axis has its title", () => {
  const axes = ["updates", "epochs", "examples", "time"];
  assert.deepEqual(axes.map(page.lossTitle), [
    "Loss against updates",
    "Loss against epochs",
    "Loss against examples seen",
    "Loss against compute time",
  ]);
});

test("the offline page has its size in megabytes, and says which panels play", () => {
  assert.equal(OFFLINE.download(1_250_000), "Download 1.3 MB");
  assert.match(OFFLINE.unplayable(["runs", "loss"]), /only runs and loss play/);
  assert.equal(heightProblem("must be a number"), "The height must be a number.");
});

test("aloud, data are told by name and counts, and runs by their labels", () => {
  const open = (name, x_test) => ({ data: { x: Array(300), x_test }, experiment: { data: { name } } });
  assert.equal(
    spoken.dataInWords(open("moons", Array(100)), CATALOG),
    "Two moons: 300 training examples and 100 test examples.",
  );
  assert.equal(spoken.dataInWords(open("inline", null), CATALOG), "Own data: 300 training examples.");
  assert.equal(spoken.runsInWords([{ label: "A" }, { label: "B" }, { label: "C" }]), "New runs: A, B and C.");
});

test("aloud, the end tells each run's training loss, or that it diverged", () => {
  const full = runOf({ label: "Full batch", steps: 2, losses: [0.7, 0.5, 0.312] });
  const sgd = runOf({ label: "SGD", steps: 2, losses: [0.7] });
  sgd.status = "diverged";
  assert.equal(
    spoken.endInWords([full, sgd], "epochs", 40),
    "The end, 40.0 epochs: training loss 0.312 of Full batch; SGD diverged.",
  );
  assert.equal(spoken.endInWords([sgd], "updates", 2), "The end, 2 updates: SGD diverged.");
});

test("aloud, a pause tells the place, and a divergence its cause", () => {
  assert.equal(spoken.pauseInWords("updates", 1200.7), "Paused at 1,200 updates.");
  assert.equal(
    spoken.divergenceInWords({ label: "SGD", why: "The loss is infinite." }),
    "SGD diverged. The loss is infinite.",
  );
  assert.equal(spoken.divergenceInWords({ label: "SGD", why: null }), "SGD diverged.");
});
