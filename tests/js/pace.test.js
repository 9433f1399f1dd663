/** How often things are drawn while the page plays. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createPace } from "../../static/js/core/pace.js";

const FRAME = 1000 / 60;

/** In which of ten frames each of these is due, with `moving` from the frame `begins` on. */
function dueIn(late, begins = 0) {
  let time = 0;
  const isDue = createPace(late, () => time);
  return Array.from({ length: 10 }, (_, frame) => {
    time = 500 + frame * FRAME;
    return isDue(frame >= begins);
  }).flatMap((due, frame) => (due ? [frame] : []));
}

test("while the page plays, a part is drawn in every second frame", () => {
  assert.deepEqual(dueIn(false), [0, 2, 4, 6, 8]);
});

test("a late part takes turns with the others", () => {
  assert.deepEqual(dueIn(true), [1, 3, 5, 7, 9]);
});

test("what stands still is drawn whenever it is asked for", () => {
  assert.deepEqual(dueIn(false, 10), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(dueIn(true, 10), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(dueIn(false, 6), [0, 1, 2, 3, 4, 5, 7, 9]);
});

test("with few frames in a second it is drawn in each of them", () => {
  let time = 0;
  const isDue = createPace(false, () => time);
  for (const each of [0, 40, 80, 120]) {
    time = each;
    assert.ok(isDue(true));
  }
});
