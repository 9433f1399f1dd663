/**
 * The verbs that change a choice of the experiment. Depends on the current experiment and the grip; must not know a
 * control.
 */

import { withChanges } from "../../core/document/changes.js";
import { editedHere, editOf, listsOf } from "../../core/document/edits.js";
import { sameValue } from "../../core/document/experiment.js";
import { REFUSED } from "../../core/words/page-words.js";

/** The tools are those of verbs.js, with `current` as in current.js and `grip` as in grip.js. */
export function createChoiceVerbs({ signals, catalog, address, notices, session, where, current, grip }) {
  /** What a choice makes of the experiment: {experiment, stay, isVain} as for `finish` in current.js. */
  function decide(path, value) {
    const edit = current.isHere() ? editOf(path) : null;
    return edit
      ? decideHere(edit, path, value)
      : { experiment: current.changed(path, value), stay: null, isVain: false };
  }

  /** The same for a choice that holds from the playhead on, where some runs may be over. */
  function decideHere(edit, path, value) {
    const [experiment, resolved, runs] = ["experiment", "resolved", "runs"].map(signals.get);
    const steps = grip.steps() ?? current.stepsHere();
    const state = { experiment, resolved, runs, steps, examples: current.examples(), catalog };
    const { experiment: edited, over, targets } = editedHere(edit, value, state);
    const message = REFUSED.over(over.map((index) => runs[index].label).join(" and "));
    if (over.length) notices.show("choice", [{ field: path, value: null, message }], true);
    return { experiment: edited, stay: steps, isVain: over.length === targets.length };
  }

  function choose(path, value) {
    notices.clear("choice");
    const { experiment, stay, isVain } = decide(path, value);
    current.finish(experiment, stay, isVain);
  }

  /** Several choices at once, from the start of the runs. */
  function chooseAll(pairs) {
    notices.clear("choice");
    const change = (experiment, [path, value]) => current.changed(path, value, experiment);
    current.finish(pairs.reduce(change, signals.get("experiment")));
  }

  /** A choice that still moves under the hand. */
  function drag(path, value) {
    notices.clear("choice");
    if (current.isHere() && editOf(path)) grip.take();
    const { experiment, stay, isVain } = decide(path, value);
    if (isVain || sameValue(experiment, signals.get("experiment"))) return;
    current.take(experiment);
    address.drag(where());
    grip.startLater(() => session.start(stay));
  }

  /** Other changes of a run, as `edit` makes them of its list; `stay` as for `finish` in current.js. */
  function editChanges(index, edit, stay = current.stepsHere()) {
    const lists = listsOf(signals.get("resolved"), signals.get("runs"));
    lists[index] = edit(lists[index]);
    current.finish(withChanges(signals.get("experiment"), lists), stay);
  }

  function removeChange(index, step) {
    const stay = current.isHere() ? current.stepsHere() : null;
    editChanges(index, (list) => list.filter((change) => change.at_step !== step), stay);
  }

  /** Other initial parameters, and another order of the examples. */
  function newSeed() {
    const { model, seed } = signals.get("resolved");
    current.finish(current.changed("seed", seed + 1, current.changed("model.seed", model.seed + 1)));
  }

  /**
   * The lockable parts that a choice changes: "runs" too, where each run has its own value or the choice holds from the
   * playhead on.
   */
  function touches(path) {
    if (path.startsWith("runs.")) return ["runs"];
    const isOfRuns = signals.get("experiment").runs?.every((run) => path in run) || (current.isHere() && editOf(path));
    return isOfRuns ? ["choices", "runs"] : ["choices"];
  }

  const verbs = {
    /** What was typed for a field is refused, until another choice is made or it is withdrawn. */
    complain: (path, value, message) => notices.refuse({ field: path, value, message }),
    withdraw: notices.withdraw,
    choose,
    chooseAll,
    drag,
    editChanges,
    removeChange,
    newSeed,
    applyFrom: (place) => signals.set("apply", place),
  };
  return { verbs, touches };
}
