/** What can be undone and redone: states that were left. Must not know what a state is. */

const MOST = 100; // states; each may hold own data

/** `isSame(a, b)` tells whether two states are alike, so that to go from one to the other would change nothing. */
export function createUndoStack(isSame) {
  const past = [];
  let future = [];

  /** Takes from one list the last state that is another than `now`, which goes to the other list. */
  function step(from, to, now) {
    while (from.length && isSame(from.at(-1), now)) from.pop();
    if (from.length) to.push(now);
    return from.pop() ?? null;
  }

  return {
    /** Keeps a state that was left by a new choice; what was undone before can no longer be redone. */
    record(state) {
      past.push(state);
      if (past.length > MOST) past.shift();
      future = [];
    },
    /** The state to go back to, null where there is none. */
    undo: (now) => step(past, future, now),
    /** The state that was undone last, null where there is none. */
    redo: (now) => step(future, past, now),
    canUndo: (now) => past.some((state) => !isSame(state, now)),
    canRedo: (now) => future.some((state) => !isSame(state, now)),
  };
}
