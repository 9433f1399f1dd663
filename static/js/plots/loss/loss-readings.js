/**
 * What the loss plot says at a position of its axis. Depends on runs and on the view of them, {runs, axis, showTest,
 * reached}; must not know an element.
 */

import { loss } from "../../core/format.js";
import { positionOf, stepAt } from "../../core/playhead.js";

const NEAR = 8; // pixels from a line that count as on it

/** Where runs were changed, as far as the playhead has been: [{accent: of the run, position}]. */
export const changesReached = ({ runs, axis, reached }) =>
  runs.flatMap((run) =>
    run.settings.changes
      .filter(({ at_step: step }) => step <= run.length)
      .map(({ at_step: step }) => ({ accent: run.accent, position: positionOf(run, axis, step) }))
      .filter(({ position }) => position <= reached),
  );

/** The lines that go as far as a position, with their names and last values: [{text, value, accent: of the run}]. */
export function lineEnds({ runs, axis, showTest }, position) {
  return runs.flatMap((run) => {
    const last = run.evaluationAt(stepAt(run, axis, position));
    if (!last) return [];
    const training = { text: run.label, value: last.training_loss, accent: run.accent };
    const test = { text: `${run.label}, test`, value: last.test_loss, accent: run.accent };
    return showTest && Number.isFinite(last.test_loss) ? [training, test] : [training];
  });
}

/** For each run the texts of its label, batch loss, training loss and, if it is shown, test loss. */
export const lossesAt = ({ runs, axis, showTest }, position) =>
  runs.map((run) => {
    const step = stepAt(run, axis, position);
    const last = run.evaluationAt(step);
    const batch = run.batch_loss.values[Math.min(step, run.length - 1)];
    const cells = [run.label, loss(batch), loss(last?.training_loss)];
    return showTest ? [...cells, loss(last?.test_loss)] : cells;
  });

/**
 * The index of the run whose training loss, or otherwise batch loss, is nearest at a position; null where none is
 * near. `distanceTo(loss)` gives pixels.
 */
export function runNear({ runs, axis, reached }, position, distanceTo) {
  if (position > reached) return null;
  const steps = runs.map((run) => Math.min(stepAt(run, axis, position), run.length - 1));
  const nearest = (valueOf) => {
    const distances = runs.map((run, i) => distanceTo(valueOf(run, steps[i])));
    const least = Math.min(...distances.filter(Number.isFinite));
    return least <= NEAR ? distances.indexOf(least) : null;
  };
  return (
    nearest((run, step) => run.evaluationAt(step)?.training_loss) ?? nearest((run, step) => run.batch_loss.values[step])
  );
}
