/**
 * Undo and redo of every choice, beside the browser's own back: the experiments on show until now, each with the place
 * where its playhead stood. Must not know which control made a choice.
 */

import { runsOf } from "../../core/document/settings.js";
import { sameValue } from "../../core/document/experiment.js";
import { stepAt } from "../../core/playhead.js";
import { createUndoStack } from "../../core/document/undo-stack.js";
import { byId } from "../parts/elements.js";

const TYPING = "[data-typing], [aria-invalid], textarea, [contenteditable]";

/** Gives what is to be called for every picture, as in drawing.js. */
export function createUndoing({ player, address }) {
  const { signals } = player;
  const stack = createUndoStack((a, b) => sameValue(a.experiment, b.experiment));
  const [undo, redo] = [byId("undo"), byId("redo")];
  let shown = signals.get("experiment");
  let drawn = null; // what the last picture shows, and of which run the further panels are
  let isStepping = false;

  /** The experiment on show, and where it was seen last. */
  function standing() {
    const { runs, axis, position, run } = drawn ?? { runs: [], axis: null, position: 0, run: signals.get("view").run };
    return { experiment: shown, run, axis, position, steps: runs.map((each) => stepAt(each, axis, position)) };
  }

  function take(experiment) {
    const before = standing();
    shown = experiment;
    // Of a drag only where it began.
    if (!isStepping && !address.isDragging() && !sameValue(before.experiment, experiment)) stack.record(before);
    showButtons();
  }

  /** Shows a state, or nothing new where there is none. */
  function go(state) {
    if (!state) return;
    isStepping = true;
    const isWhole = state.axis === signals.get("view").x && state.steps.length === runsOf(state.experiment).length;
    if (isWhole) player.verbs.open(state.experiment, state.run, state);
    else {
      player.changeDrawers({ run: state.run }, () => {});
      player.verbs.show(state.experiment);
    }
    isStepping = false;
    showButtons();
  }

  /** A button in focus that has nothing to do stays in focus. */
  function showButtons() {
    const now = standing();
    undo.setAttribute("aria-disabled", String(!stack.canUndo(now)));
    redo.setAttribute("aria-disabled", String(!stack.canRedo(now)));
  }

  const goBack = () => go(stack.undo(standing()));
  const goForward = () => go(stack.redo(standing()));

  function actionOf({ key, shiftKey }) {
    const name = key.toLowerCase();
    if (name === "y") return shiftKey ? null : goForward;
    return name === "z" ? (shiftKey ? goForward : goBack) : null;
  }

  document.addEventListener("keydown", (/** @type {any} */ event) => {
    const action = (event.ctrlKey || event.metaKey) && !event.altKey ? actionOf(event) : null;
    const dialog = document.querySelector("dialog[open]");
    if (!action || event.target.closest(TYPING) || (dialog && !dialog.matches(".undoes"))) return;
    event.preventDefault();
    action();
  });
  undo.addEventListener("click", goBack);
  redo.addEventListener("click", goForward);
  signals.on("experiment", take);
  showButtons();

  return ({ runs, axis, position }) => {
    drawn = { runs, axis, position, run: signals.get("view").run };
  };
}
