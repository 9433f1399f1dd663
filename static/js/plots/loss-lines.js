/** The lines of the loss plot as reduced points. Depends on runs and the playhead; must not know Plotly. */

import { Decimator } from "../core/decimation.js";
import { positionOf, stepAt } from "../core/playhead.js";

/** The kinds of line of a run, from back to front. */
export const LINE_KINDS = ["batch", "after", "test", "training"];

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
    growTo(step) {
      const upTo = Math.min(source.known(run, step), run[source.column].length);
      const grown = taken < upTo;
      for (; taken < upTo; taken++) {
        const x = factor * positionOf(run, axis, source.stepOf(run, taken));
        reduced.push(x, run[source.column].values[taken]);
      }
      return grown;
    },
    points: () => (reduced.x.length ? { x: reduced.x, y: reduced.y } : { x: [null], y: [null] }),
  };
}

/** From the end of a run on, its last training loss: two points. */
function continuation(run, axis, factor, reached) {
  const end = positionOf(run, axis, run.length);
  const last = run.evaluationAt(run.length);
  if (!run.ended || reached <= end || !last) return { x: [null], y: [null] };
  return { x: [factor * end, factor * reached], y: [last.training_loss, last.training_loss] };
}

/** All lines, in the order in which they are drawn: runs with small batches at the back. */
export function createLines(runs, { axis, factor, window, withTest }) {
  const backFirst = runs.map((_, i) => i).sort((a, b) => runs[a].batchSize - runs[b].batchSize);
  const entries = LINE_KINDS.flatMap((kind) => backFirst.map((index) => ({ kind, index, run: runs[index] }))).filter(
    ({ kind }) => withTest || kind !== "test",
  );
  const lines = entries.map(({ kind, run }) => (kind === "after" ? null : createLine(run, kind, axis, factor, window)));

  return {
    entries,
    /** Lets every line grow up to `reached`; gives the points of all, or null where none has grown. */
    growTo(reached) {
      let grown = false;
      entries.forEach(({ run }, i) => {
        if (lines[i]?.growTo(stepAt(run, axis, reached))) grown = true;
      });
      const moved = entries.some(
        ({ kind, run }) => kind === "after" && run.ended && reached > positionOf(run, axis, run.length),
      );
      return grown || moved ? this.points(reached) : null;
    },
    points: (reached) => entries.map(({ run }, i) => lines[i]?.points() ?? continuation(run, axis, factor, reached)),
    /** What lies outside: [{run, kind, above, below, highest, lowest}]. */
    outside: () =>
      entries
        .map(({ kind, run, index }, i) => ({ kind, run, index, ...lines[i]?.reduced }))
        .filter(({ above, below }) => above || below),
  };
}
