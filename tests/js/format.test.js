import assert from "node:assert/strict";
import { test } from "node:test";
import { loss } from "../../static/js/core/format.js";

test("a number that rounds up to a thousand is written out", () => {
  assert.equal(loss(999.4), "999");
  assert.equal(loss(999.7), "1,000");
});

test("a negative number has a minus sign, whatever its size", () => {
  const said = [-21456, -999.7, -31.2, -0.0117, -0.00042, -1.25e-7, -3e8].map(loss);
  assert.ok(said.every((text) => text.startsWith("−") && !text.includes("-")));
  assert.equal(said[0], "−21,456");
});
