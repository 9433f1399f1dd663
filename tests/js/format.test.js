import assert from "node:assert/strict";
import { test } from "node:test";
import { loss } from "../../static/js/core/format.js";
import { rangeInWords } from "../../static/js/core/words/page-words.js";

test("a number that rounds up to a thousand is written out", () => {
  assert.equal(loss(999.4), "999");
  assert.equal(loss(999.7), "1,000");
});

test("a negative number has a minus sign, whatever its size", () => {
  const said = [-21456, -999.7, -31.2, -0.0117, -0.00042, -1.25e-7, -3e8].map(loss);
  assert.ok(said.every((text) => text.startsWith("−") && !text.includes("-")));
  assert.equal(said[0], "−21,456");
});

test("both ends of a range are written alike", () => {
  assert.equal(rangeInWords(-1e9, 1e9), " from −1,000,000,000 to 1,000,000,000");
  assert.equal(rangeInWords(1e-12, 1), " from 1e-12 to 1");
  assert.equal(rangeInWords(0, 0.5), " from 0 to 0.5");
  assert.equal(rangeInWords(1, Infinity), " from 1 up");
});
