/** The lines of the loss plot as reduced points. Depends on runs and the playhead; must not know a graph. */

import { Decimator } from "../../core/geometry/decimation.js";
import { positionOf, stepAt } from "../../core/playhead.js";

/** The kinds of line of a run, from back to front. */
const LINE_KINDS = ["batch", "after", "test", "training"];

const SOURCES = {
  batch: { column: "batch_loss", stepOf: (run, i) => i, known: (run, step) => Math.min(run.length, step) },
  training: { column: "training_loss", stepOf: (run, i) => run.evaluatedSteps.values[i], known: evaluated },
  test: { column: "test_loss", stepOf: (run, i) => run.evaluatedSteps.values[i], known: evaluated },
};

function evaluated(run, step) {
  return run.evaluatedSteps.indexAtMost(step) + 1;
}

/** One line that grows with the playhead; `window` is what the Decimator takes. */
function createLine(run, kind, axis, factor, window) {
  const source = SOURCES[kind];
  const reduced = new Decimator(window);
  let taken = 0;
  return {
    reduced,
    growTo(reached) {
      const upTo = Math.min(source.known(run, stepAt(run, axis, reached)), run[source.column].length);
      const grown = taken < upTo;
      for (; taken < upTo; taken++) {
        const x = factor * positionOf(run, axis, source.stepOf(run, taken));
        reduced.push(x, run[source.column].values[taken]);
      }
      return grown;
    },
    points: () => reduced,
  };
}

/** From the end of a run on, its last training loss: two points. */
function createContinuation(run, axis, factor) {
  let to = -Infinity;
  return {
    growTo(reached) {
      const hasMoved = run.ended && reached > positionOf(run, axis, run.length) && reached !== to;
      to = reached;
      return hasMoved;
    },
    points() {
      const end = positionOf(run, axis, run.length);
      const last = run.evaluationAt(run.length);
      if (!run.ended || to <= end || !last) return { x: [], y: [] };
      return { x: [factor * end, factor * to], y: [last.training_loss, last.training_loss] };
    },
  };
}

/** All lines, in the order in which they are drawn: runs with small batches at the back. */
export function createLines(runs, { axis, factor, window, withTest }) {
  const backFirst = runs.map((_, i) => i).sort((a, b) => runs[a].batchSize - runs[b].batchSize);
  const entries = LINE_KINDS.flatMap((kind) => backFirst.map((index) => ({ kind, index, run: runs[index] }))).filter(
    ({ kind }) => withTest || kind !== "test",
  );
  const lines = entries.map(({ kind, run }) =>
    kind === "after" ? createContinuation(run, axis, factor) : createLine(run, kind, axis, factor, window),
  );

  return {
    entries,
    /** Lets every line grow up to `reached`; gives the points of each, null for one that has not grown. */
    growTo: (reached) => lines.map((line) => (line.growTo(reached) ? line.points() : null)),
    points: () => lines.map((line) => line.points()),
    /** What lies outside: [{run, kind, above, below, highest, lowest}]. */
    outside: () =>
      entries
        .map(({ kind, run, index }, i) => ({ kind, run, index, ...lines[i].reduced }))
        .filter(({ above, below }) => above || below),
  };
}
