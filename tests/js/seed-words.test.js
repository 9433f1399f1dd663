/** The spread of losses over seeds in words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { headInWords, spreadInWords } from "../../static/js/core/words/seed-words.js";

const band = (...ends) =>
  Object.fromEntries(
    ["lowest", "lower_quartile", "median", "upper_quartile", "highest"].map((line, i) => [line, [9, ends[i]]]),
  );

const run = (more) => ({
  label: "Full batch",
  seeds: Array(32).fill(0),
  training_loss: band(0.2, 0.25, 0.3, 0.35, 0.6),
  ends: { training_loss: { parted: null } },
  diverged_at: Array(32).fill(null),
  ...more,
});

test("what varies is named", () => {
  assert.match(headInWords({ repeats: 32, vary: "both" }), /^Start and order vary over 32 seeds\./);
  assert.match(headInWords({ repeats: 4, vary: "order" }), /^The order varies over 4 seeds\./);
  assert.match(headInWords({ repeats: 4, vary: "start" }), /^The start varies over 4 seeds\./);
});

test("the losses at the end are those of the last evaluation", () => {
  assert.equal(
    spreadInWords(run()),
    "Full batch: half of the seeds end between 0.250 and 0.350, all between 0.200 and 0.600.",
  );
});

test("seeds that stay above the others are counted", () => {
  const ends = { training_loss: { parted: { above: 0.5, count: 3 } } };
  assert.match(spreadInWords(run({ ends })), / In 3 of 32 seeds the loss stays above 0\.500\.$/);
});

test("seeds that diverged are counted, and the highest loss is infinite", () => {
  const diverged = run({ diverged_at: [7, null, 9], training_loss: band(0.2, 0.25, 0.3, 0.35, null) });
  assert.match(spreadInWords(diverged), /all between 0\.200 and ∞\. 2 seeds diverged\.$/);
});
