/** Shares of a batch's examples in words, and as bars. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  addedInWords,
  noteInWords,
  pullInWords,
  shareInWords,
  stateInWords,
  whyNoRun,
} from "../../static/js/core/words/shares-words.js";
import { barAt, layOutBars } from "../../static/js/plots/bars.js";

const NBSP = "\u00a0";
const pulls = (more = {}) => ({
  batch_size: 32,
  against: 5,
  gradient_norm: 0.5,
  optimizer: "gradient_descent",
  has_penalty: false,
  is_plain: true,
  accumulate: 1,
  rest: { count: 0, share: 0 },
  examples: { index: [17, 3], share: [0.31, -0.02] },
  ...more,
});

test("a share is told in percent with two digits that matter", () => {
  const told = [0.31, 0.0314, 1.305, 0.00314, -0.0042, 0, -0, 0.0000001, -0.0000001, NaN, null].map(shareInWords);
  assert.deepEqual(
    told.map((text) => text.replace(NBSP, " ")),
    ["31 %", "3.1 %", "131 %", "0.31 %", "−0.42 %", "0 %", "0 %", "below 0.001 %", "above −0.001 %", "–", "–"],
  );
});

test("the sentence names who pulls hardest, and how many pull against it", () => {
  const said = (more) => pullInWords(pulls(more)).replace(NBSP, " ");
  assert.equal(said(), "Example 17 makes 31 % of this update; 5 of 32 examples pull against it.");
  assert.match(said({ against: 1 }), /; 1 of 32 examples pulls against it\.$/);
  assert.match(said({ against: 0 }), /; no example pulls against it\.$/);
  assert.match(said({ optimizer: "adam", is_plain: false }), /31 % of this batch gradient; /);
  assert.match(said({ has_penalty: true, is_plain: false }), /31 % of this batch gradient; /);
  assert.equal(said({ batch_size: 1 }), "This batch holds example 17 alone, so it makes the whole of this update.");
  const none = { index: [0, 1], share: [null, null], gradient_norm: [2, 2] };
  assert.match(said({ gradient_norm: 0, examples: none }), /cancel each other\.$/);
  const still = { ...none, gradient_norm: [0, 0] };
  assert.match(said({ gradient_norm: 0, examples: still }), /is 0, and so is the gradient of each/);
  assert.match(said({ gradient_norm: null, examples: none }), /not a finite number/);
});

test("of an example that was drawn more than once the share is that of one draw", () => {
  const examples = { index: [6, 6, 2], share: [0.4, 0.4, 0.2] };
  const said = pullInWords(pulls({ examples, batch_size: 3, against: 0 })).replace(NBSP, " ");
  assert.match(said, /^Example 6 makes 40 % of this update each of the 2 times that it was drawn; /);
});

test("what has no bar and what else moves the parameters is said", () => {
  assert.equal(noteInWords(pulls(), "Gradient descent"), "");
  const note = noteInWords(
    pulls({ optimizer: "adam", has_penalty: true, rest: { count: 236, share: 0.12 } }),
    "Adam",
  ).replace(NBSP, " ");
  assert.match(note, /^The 236 examples in the middle, which have no bar, make 12 % together\. Adam makes/);
  assert.match(note, /The penalty pulls besides the examples\.$/);
});

test("a panel that plays says of which step its numbers are", () => {
  const state = { playing: true, late: true, step: 9, shown: 4, label: "SGD" };
  assert.equal(stateInWords(state), "Of step 4 until playing stops.");
  assert.equal(stateInWords({ ...state, shown: null }), "Waits until the playhead stands still.");
  assert.equal(stateInWords({ ...state, playing: false }), "Computing step 9 of SGD …");
  assert.equal(stateInWords({ ...state, playing: false, late: false }), "");
});

test("why no run can be added is said, and what was added", () => {
  assert.equal(whyNoRun({}), "");
  assert.match(whyNoRun({ isFull: true }), /six runs/);
  assert.match(whyNoRun({ isFull: true, isLocked: true }), /locked/);
  assert.match(whyNoRun({ isLast: true }), /only example/);
  const added = { field: "left_out", example: 17, label: "SGD" };
  assert.match(addedInWords(added), /^Beside SGD .* not trained on example 17\. /);
  assert.match(addedInWords({ ...added, field: "flipped", name: "Gentoo" }), /learns example 17 as Gentoo\. /);
  assert.doesNotMatch(addedInWords(added), /Undo/);
  assert.match(addedInWords({ ...added, undoes: true }), /Undo takes it back\.$/);
});

test("bars stand on 0, as high as their shares, and each is found at its pixels", () => {
  const values = [0.5, 0.25, 0.25, -0.1, NaN];
  const layout = layOutBars({ values, break: null }, 500, 300);
  const { bars, zero, yOf, box } = layout;
  assert.equal(yOf(0), zero);
  assert.ok(Math.abs(bars[0].height - 2 * bars[1].height) < 1e-9);
  assert.ok(Math.abs(bars[0].y + bars[0].height - zero) < 1e-9);
  assert.ok(Math.abs(bars[3].y - zero) < 1e-9 && bars[3].isBelow && !bars[0].isBelow);
  assert.equal(bars[4].height, 0);
  for (const [place, { x, width }] of bars.entries()) {
    assert.ok(x >= box.left && x + width <= box.left + box.width);
    assert.equal(barAt(layout, x + width / 2), place);
  }
  assert.equal(barAt(layout, 2), -1);
});

test("where bars are left out there is a gap, in which none is found", () => {
  const layout = layOutBars({ values: [0.5, 0.4, -0.1], break: 2 }, 500, 300);
  const { bars, gap } = layout;
  assert.ok(bars[1].x < gap && gap < bars[2].x);
  assert.equal(barAt(layout, gap), -1);
  assert.deepEqual(
    bars.map(({ x, width }) => barAt(layout, x + width / 2)),
    [0, 1, 2],
  );
});
