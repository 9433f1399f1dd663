/** The code on the page: lines cut into tokens, and the numbers beside them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { tokensOf } from "../../static/js/core/python-tokens.js";
import { copiedInWords, foldedInWords, stateInWords, valuesInWords } from "../../static/js/core/words/code-words.js";

const kinds = (line, within) => tokensOf(line, within).parts.map(({ kind, text }) => [kind, text]);

test("a line is cut into words, strings, numbers and comments, and is whole again when joined", () => {
  const lines = [
    'for A, targets in batches(x, y, epoch, 32):  # "no string" here',
    "theta = np.dot([1, -0.5e-3 * (1 / M)], [theta, G])",
    'print(f"{label}\\n  \\"step\\"")',
    "layer1 = W2[0, 3] + δ",
    "",
  ];
  for (const line of lines)
    assert.equal(
      tokensOf(line)
        .parts.map(({ text }) => text)
        .join(""),
      line,
    );
  assert.deepEqual(kinds(lines[0]), [
    ["word", "for"],
    ["", " A, targets "],
    ["word", "in"],
    ["", " batches(x, y, epoch, "],
    ["number", "32"],
    ["", "):  "],
    ["comment", '# "no string" here'],
  ]);
  assert.deepEqual(
    kinds(lines[1])
      .filter(([kind]) => kind === "number")
      .map(([, text]) => text),
    ["1", "0.5e-3", "1"],
  );
  assert.equal(kinds(lines[2]).filter(([kind]) => kind === "string").length, 1);
  assert.deepEqual(kinds("layer1 = x2"), [["", "layer1 = x2"]]); // digits of a name are no numbers
});

test("a string over several lines goes on until its quotes", () => {
  const first = tokensOf('    """Cut into "parts".');
  assert.equal(first.within, '"""');
  assert.deepEqual(kinds("for all of them", first.within), [["string", "for all of them"]]);
  const last = tokensOf('the end."""  # x', first.within);
  assert.equal(last.within, null);
  assert.deepEqual(
    last.parts.map(({ kind }) => kind),
    ["string", "", "comment"],
  );
  assert.equal(tokensOf('"""One line."""').within, null);
});

const STEP = {
  step: 9,
  batch_size: 32,
  batch_loss: 0.693,
  learning_rate: 0.1,
  gradient_norm: 0.31,
  columns: { total: 5 },
  examples: { index: [17, 3, 250], delta: [[-0.5], [0.2], [0.1]] },
  layers: [{ z: [[9]] }, { z: [[0.412], [1], [2]] }],
  parameters: { gradient_sum: [1.28, -0.64, 0], gradient_mean: [0.04, -0.02, 0], update: [-0.004, 0.002, 0] },
};

test("beside each line stand the numbers of the step that it computes", () => {
  assert.equal(valuesInWords("batch", STEP), "M = 32: examples 17, 3, 250, …");
  assert.equal(valuesInWords("forward", STEP), "z of example 17 = (0.412), batch loss 0.693");
  assert.equal(valuesInWords("error", STEP), "δ of example 17 = (−0.500)");
  assert.equal(valuesInWords("gradient", STEP), "Σ gᵢ = (1.28, −0.640, 0, …)");
  assert.equal(valuesInWords("mean", STEP), "ḡ = (0.0400, −0.0200, 0, …), ‖ḡ‖ = 0.310");
  assert.equal(valuesInWords("update", STEP), "η = 0.100, update = (−0.0040, 0.0020, 0, …)");
  assert.equal(valuesInWords("run", STEP), "");
  assert.equal(valuesInWords("mean", null), "");
  const one = { ...STEP, batch_size: 1, examples: { index: [17], delta: [[null]] } };
  assert.equal(valuesInWords("batch", one), "M = 1: example 17");
  assert.equal(valuesInWords("error", one), "δ of example 17 = (–)"); // a run that diverged
});

test("what is stale, folded or copied is said", () => {
  assert.match(stateInWords({ playing: true, shown: STEP }), /^Numbers of step 9 until/);
  assert.match(stateInWords({ playing: true, shown: null }), /^Waits/);
  assert.equal(stateInWords({ late: true, step: 12 }), "Computing step 12 …");
  assert.equal(stateInWords({ late: false, step: 12 }), "");
  assert.match(foldedInWords({ first: 192, last: 217 }), /26 lines of packed data/);
  assert.equal(copiedInWords(1179), "Copied: 1,179 lines.");
});
