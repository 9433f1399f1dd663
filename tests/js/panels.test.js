/** The table of panels. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { alwaysShown, furtherOf, needStillStep, playedOffline } from "../../static/js/core/document/panels.js";

const PANELS = [
  { name: "runs", is_always: true, needs_still_step: false, plays_offline: true },
  { name: "step", is_always: false, needs_still_step: true, plays_offline: false },
  { name: "batches", is_always: false, needs_still_step: false, plays_offline: true },
];

test("panels are told apart by the table, not by their names", () => {
  assert.deepEqual(alwaysShown(PANELS), ["runs"]);
  assert.deepEqual(playedOffline(PANELS), ["runs", "batches"]);
});

test("a playhead has to stand still for one panel that needs it", () => {
  assert.equal(needStillStep(PANELS, ["batches", "step"]), true);
  assert.equal(needStillStep(PANELS, ["runs", "batches"]), false);
  assert.equal(needStillStep(PANELS, []), false);
});

test("further panels are those that are not always there, in the order asked for", () => {
  assert.deepEqual(furtherOf(PANELS, ["step", "runs", "batches"]), ["step", "batches"]);
});
