/** What can be undone and redone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUndoStack } from "../../static/js/core/document/undo-stack.js";

/** A page that shows a word. */
function page(...words) {
  const stack = createUndoStack(Object.is);
  let now = words[0];
  const go = (state) => state !== null && (now = state);
  const show = (word) => {
    stack.record(now);
    now = word;
  };
  words.slice(1).forEach(show);
  return {
    show,
    undo: () => (go(stack.undo(now)), now),
    redo: () => (go(stack.redo(now)), now),
    can: () => [stack.canUndo(now), stack.canRedo(now)],
  };
}

test("every choice is undone, the latest first, and redone in turn", () => {
  const { undo, redo, can } = page("a", "b", "c");
  assert.deepEqual(can(), [true, false]);
  assert.deepEqual([undo(), undo(), undo()], ["b", "a", "a"]);
  assert.deepEqual(can(), [false, true]);
  assert.deepEqual([redo(), redo(), redo()], ["b", "c", "c"]);
});

test("a choice after an undo ends what could be redone", () => {
  const { show, undo, redo, can } = page("a", "b");
  undo();
  show("c");
  assert.deepEqual(can(), [true, false]);
  assert.deepEqual([redo(), undo(), redo()], ["c", "a", "c"]);
});

test("a choice that led back to where it began is no step", () => {
  const { show, undo, can } = page("a", "b");
  show("b");
  assert.equal(undo(), "a");
  assert.deepEqual(can(), [false, true]);
});

test("the last hundred choices can be undone", () => {
  const names = Array.from({ length: 300 }, (_, i) => `choice ${i}`);
  const { undo } = page(...names);
  const seen = names.map(() => undo());
  assert.equal(seen[0], "choice 298");
  assert.equal(seen.at(-1), "choice 199");
});
