/**
 * A batch gone through example by example: forward, error, backward, added to the sum. Knows numbers and order only.
 * `gradient(row, column)` gives a per-example gradient, undefined while it is not there.
 */

export const PHASES = ["forward", "error", "backward", "added"];

export function createAccumulation(size, gradient) {
  const sums = new Map(); // of each column that was asked for: {done, sum}
  const state = { done: 0, phase: null };

  return {
    size,
    get done() { return state.done; },
    get phase() { return state.phase; },
    /** The row that is gone through now, the last one when all are done. */
    get current() { return Math.min(state.done, size - 1); },
    /** How many examples went forward and backward so far, and how many updates were made. */
    counts() {
      const at = PHASES.indexOf(state.phase);
      return { forward: state.done + (at >= 0 ? 1 : 0), backward: state.done + (at >= 2 ? 1 : 0), updates: state.done === size ? 1 : 0 };
    },
    /** To the next phase of an example, or by whole examples. */
    advance(whole = false) {
      if (state.done === size) return;
      const at = PHASES.indexOf(state.phase) + 1;
      if (whole || at === PHASES.length - 1) {
        state.done += 1;
        state.phase = null;
      } else {
        state.phase = PHASES[at];
      }
    },
    /** Σ g over the examples done, at a column. */
    sum(column) {
      const known = sums.get(column) ?? { done: 0, sum: 0 };
      while (known.done < state.done) {
        const value = gradient(known.done, column);
        if (value === undefined) return undefined;
        known.sum += value;
        known.done += 1;
      }
      sums.set(column, known);
      return known.sum;
    },
  };
}
