/** The verbs that move the playhead, with a clock and two runs in place of the page. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createClock } from "../../static/js/core/clock.js";
import { createSignals } from "../../static/js/core/signals.js";
import { createPlayheadVerbs } from "../../static/js/ui/verbs/playhead-verbs.js";

/** On the axis of updates, where a position is a step; one run of 10 steps and one of 4, of which 8 have arrived. */
function player({ state = "streaming", panels = [], run = 0, runs, reducedMotion = false } = {}) {
  const done = [];
  const made = (length, plannedSteps) => ({ length, plannedSteps, ended: length === plannedSteps });
  const view = { x: "updates", panels, run };
  const signals = createSignals({ runs: runs ?? [made(8, 10), made(4, 4)], view, state });
  const clock = createClock();
  const verbs = createPlayheadVerbs({
    signals,
    clock,
    session: { start: () => done.push("start") },
    stillness: { matches: reducedMotion },
    reach: { limit: () => 8, complete: () => false },
    onMove: () => done.push("move"),
  });
  return { verbs, clock, done };
}

test("the playhead is not moved beyond what has arrived", () => {
  const { verbs, clock, done } = player();
  verbs.seek(20);
  assert.equal(clock.position, 8);
  assert.deepEqual(done, ["move"]);
});

test("without runs there is nothing to move", () => {
  const { verbs, clock, done } = player({ runs: [] });
  verbs.seek(3);
  assert.equal(clock.position, 0);
  assert.deepEqual(done, []);
});

test("a share is one of the whole axis", () => {
  const { verbs, clock } = player();
  verbs.seekShare(0.5); // of the 10 steps that are planned
  assert.equal(clock.position, 5);
});

test("a step goes to the neighbouring update and stays where there is none", () => {
  const { verbs, clock } = player();
  verbs.seek(5);
  verbs.step(1, false);
  assert.equal(clock.position, 6);
  verbs.step(-1, false);
  assert.equal(clock.position, 5);
  verbs.seek(8);
  verbs.step(1, false);
  assert.equal(clock.position, 8);
});

test("with a step opened only its run is stepped", () => {
  const { verbs, clock } = player({ panels: ["step"], run: 1 });
  verbs.seek(6); // the second run is at its end, step 4
  verbs.step(1, false);
  assert.equal(clock.position, 6);
});

test("restarting plays from the start, and stands there where motion is unwanted", () => {
  const { verbs, clock, done } = player();
  verbs.seek(5);
  verbs.restart();
  assert.deepEqual([clock.position, clock.playing], [0, true]);
  assert.deepEqual(done, ["move", "move"]);
  const still = player({ reducedMotion: true });
  still.verbs.restart();
  assert.equal(still.clock.playing, false);
});

test("restarting asks again for a stream that was refused or did not come", () => {
  for (const state of ["refused", "offline"]) {
    const { verbs, done } = player({ state });
    verbs.restart();
    assert.deepEqual(done, ["start"]);
  }
});
