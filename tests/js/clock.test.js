/** The playhead's clock, in Node: it knows no browser. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createClock } from "../../static/js/core/clock.js";

test("a clock that does not play stands still", () => {
  const clock = createClock();
  clock.reset({ play: false });
  clock.advance(1, 10, 10, true);
  assert.equal(clock.position, 0);
});
