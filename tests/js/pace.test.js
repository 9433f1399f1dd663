/** How often things are drawn while the page plays. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { PICTURES, TEXTS, createPace } from "../../static/js/core/pace.js";

const FRAME = 1000 / 60;

/** In which of ten frames it is due, with motion from the frame `begins` on. */
function dueIn(pause, { late = false, begins = 0 } = {}) {
  const isDue = createPace(pause, { late });
  return Array.from({ length: 10 }, (_, frame) => isDue(frame >= begins, 500 + frame * FRAME)).flatMap((due, frame) =>
    due ? [frame] : [],
  );
}

test("while the page plays, pictures are drawn in every second frame and texts in every third", () => {
  assert.deepEqual(dueIn(PICTURES), [0, 2, 4, 6, 8]);
  assert.deepEqual(dueIn(TEXTS), [0, 3, 6, 9]);
});

test("what is late takes turns with the others", () => {
  assert.deepEqual(dueIn(PICTURES, { late: true }), [1, 3, 5, 7, 9]);
  assert.deepEqual(dueIn(TEXTS, { late: true }), [1, 4, 7]);
});

test("what stands still is drawn whenever it is asked for", () => {
  assert.deepEqual(dueIn(PICTURES, { begins: 10 }), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(dueIn(TEXTS, { late: true, begins: 10 }), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(dueIn(PICTURES, { begins: 6 }), [0, 1, 2, 3, 4, 5, 7, 9]);
});

test("with few frames in a second it is drawn in each of them", () => {
  const isDue = createPace(TEXTS);
  for (const time of [0, 50, 100, 150]) assert.ok(isDue(true, time));
});
