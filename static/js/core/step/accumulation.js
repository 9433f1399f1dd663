/**
 * A batch gone through example by example: forward, error, backward, then added to the sum. Depends on
 * numbers and order only. `gradient(row, column)` gives a per-example gradient: undefined while it is not there,
 * null where it is not finite.
 */

export const PHASES = ["forward", "error", "backward"];

export function createAccumulation(size, gradient) {
  const sums = new Map(); // of each column that was asked for: {done, sum}
  let done = 0;
  let phase = null; // of the example after those that are done
  let current = 0;

  return {
    size,
    get done() {
      return done;
    },
    get phase() {
      return phase;
    },
    get isComplete() {
      return done === size;
    },
    /** The row that is gone through, or was added last. */
    get current() {
      return current;
    },
    /**
     * Whether a row's example has come to a phase: its prediction and loss are there after "forward", its δ after
     * "error", its gradient after "backward".
     */
    hasCome: (row, to) => row < done || (row === done && PHASES.indexOf(phase) >= PHASES.indexOf(to)),
    /** How many examples went forward and backward so far, and how many updates were made. */
    counts: () => ({
      forward: done + (phase ? 1 : 0),
      backward: done + (phase === "backward" ? 1 : 0),
      updates: done === size ? 1 : 0,
    }),
    /** To the next phase of an example, or by whole examples. */
    advance(whole = false) {
      if (done === size) return;
      current = done;
      const next = PHASES.indexOf(phase) + 1;
      if (whole || next === PHASES.length) [done, phase] = [done + 1, null];
      else phase = PHASES[next];
    },
    /** All that is left at once; the row that was gone through stays the current one. */
    finish() {
      [done, phase] = [size, null];
    },
    /** Σ g over the examples done, at a column. */
    sum(column) {
      const known = sums.get(column) ?? { done: 0, sum: 0 };
      while (known.done < done) {
        const value = gradient(known.done, column);
        if (value === undefined) return undefined;
        known.sum = value === null || known.sum === null ? null : known.sum + value;
        known.done += 1;
      }
      sums.set(column, known);
      return known.sum;
    },
  };
}
