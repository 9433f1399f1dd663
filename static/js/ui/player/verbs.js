/** What a person can do on the page, as verbs. Joins choices, playhead and stream; draws nothing. */

import { REFUSED } from "../../core/page-words.js";
import { withChanges } from "../../core/changes.js";
import { changeLeaf } from "../../core/choices.js";
import { editedHere, editOf, listsOf } from "../../core/edits.js";
import { sameValue } from "../../core/experiment.js";
import { extent, nextEvent, previousEvent, stepAt } from "../../core/playhead.js";
import { effective } from "../../core/settings.js";

const START = { axis: null, position: 0, steps: Array(6).fill(0) }; // step 0 of each run there may be
const DRAG_PAUSE = 120; // milliseconds between new experiments while a slider moves

/** `where()` gives what the address holds, `reach` = {limit(), complete()} how far the playhead may go. */
export function createVerbs({ signals, clock, catalog, address, notices, session, stillness, reach, where, onMove }) {
  let dragTimer = null;
  let grip = null; // where each run stood when a drag from the playhead began: it makes one change

  const examples = () => signals.get("open")?.data.x.length;
  const stepsHere = () => signals.get("runs").map((run) => stepAt(run, signals.get("view").x, clock.position));
  const isHere = () => signals.get("apply") === "playhead" && signals.get("runs").length > 0 && clock.position > 0;

  function take(experiment) {
    signals.set("experiment", experiment);
    signals.set("resolved", effective(experiment, signals.get("resolved"), catalog, examples()));
  }

  /** {experiment, stay}: after a choice; `stay` is where the runs stand, if the playhead is to stay there. */
  function decide(path, value) {
    const experiment = signals.get("experiment");
    const edit = isHere() ? editOf(path) : null;
    if (!edit) return { experiment: changeLeaf(experiment, path, value, catalog, examples()), stay: null };
    const [runs, resolved, steps] = [signals.get("runs"), signals.get("resolved"), grip ?? stepsHere()];
    const edited = editedHere(edit, value, { experiment, resolved, runs, steps, examples: examples(), catalog });
    const names = edited.over.map((index) => runs[index].label).join(" and ");
    const message = REFUSED.over(names);
    if (names) notices.show("choice", [{ field: path, value: null, message }], true);
    return { experiment: edited.experiment, stay: steps, isVain: edited.over.length === edited.targets.length };
  }

  /**
   * Whose choices a choice changes: where each run has its own, or the playhead's step is edited, those of the runs.
   */
  function touches(path) {
    if (path.startsWith("runs.")) return ["runs"];
    const isOfRuns = signals.get("experiment").runs?.every((run) => path in run) || (isHere() && editOf(path));
    return isOfRuns ? ["choices", "runs"] : ["choices"];
  }

  /** A slider that comes back to where it was tells no finished change: letting it go ends the drag all the same. */
  function takeHold() {
    grip ??= stepsHere();
    if (!clock.gripped) addEventListener("pointerup", () => setTimeout(settle), { once: true });
    clock.gripped = true;
  }

  const settle = () => clock.gripped && finish({ experiment: signals.get("experiment"), stay: grip });

  function letGo() {
    clearTimeout(dragTimer);
    dragTimer = grip = null;
    clock.gripped = false;
  }

  /** A finished experiment: one entry in the history, and its stream starts. */
  function finish({ experiment, stay, isVain }) {
    const before = signals.get("experiment");
    letGo();
    take(experiment);
    if (!sameValue(before, experiment) || address.isDragging()) address.finish(where());
    if (!isVain) session.start(stay);
  }

  /** All runs, or with a step opened the run that it is of. */
  function steppedRuns() {
    const [runs, { panels, run }] = [signals.get("runs"), signals.get("view")];
    return panels.includes("step") ? [runs[Math.min(run, runs.length - 1)]] : runs;
  }

  function seek(position) {
    if (!signals.get("runs").length) return;
    clock.seek(Math.min(position, reach.limit()), reach.limit());
    onMove();
  }

  const verbs = {
    /** What was typed for a field is refused, until another choice is made or it is withdrawn. */
    complain: (path, value, message) => notices.refuse({ field: path, value, message }),
    withdraw: notices.withdraw,
    seek,
    choose(path, value) {
      notices.clear("choice");
      finish(decide(path, value));
    },
    /** Several choices at once, from the start of the runs. */
    chooseAll(pairs) {
      notices.clear("choice");
      const change = (experiment, [path, value]) => changeLeaf(experiment, path, value, catalog, examples());
      finish({ experiment: pairs.reduce(change, signals.get("experiment")), stay: null });
    },
    /** The experiment on show, its chosen run, and where the playhead stands in it. */
    standing() {
      const { x: axis, run } = signals.get("view");
      return { experiment: signals.get("experiment"), run, axis, position: clock.position, steps: stepsHere() };
    },
    /** Another experiment, standing before its first step, or where it stood if the axis is still that of then. */
    open(experiment, run, stood = START) {
      notices.clear("choice", "address");
      const view = { ...signals.get("view"), run };
      const { position, steps } = stood.axis === view.x ? stood : START;
      signals.set("view", view);
      clock.reset();
      clock.rescale(position, position);
      finish({ experiment, stay: steps });
    },
    /** Another experiment, as it would open by itself. */
    show(experiment) {
      notices.clear("choice", "address");
      finish({ experiment, stay: null });
    },
    /** A choice that still moves under the hand. */
    drag(path, value) {
      notices.clear("choice");
      if (isHere() && editOf(path)) takeHold();
      const { experiment, stay, isVain } = decide(path, value);
      if (isVain || sameValue(experiment, signals.get("experiment"))) return;
      take(experiment);
      address.drag(where());
      dragTimer ??= setTimeout(() => {
        dragTimer = null;
        session.start(stay);
      }, DRAG_PAUSE);
    },
    removeChange(index, step) {
      const lists = listsOf(signals.get("resolved"), signals.get("runs"));
      lists[index] = lists[index].filter((change) => change.at_step !== step);
      finish({ experiment: withChanges(signals.get("experiment"), lists), stay: isHere() ? stepsHere() : null });
    },
    applyFrom: (place) => signals.set("apply", place),
    restart() {
      if (signals.get("state") === "refused" || signals.get("state") === "offline") return session.start();
      clock.reset({ play: !stillness.matches });
      return onMove();
    },
    newSeed() {
      const { model, seed } = signals.get("resolved");
      const fresh = changeLeaf(signals.get("experiment"), "model.seed", model.seed + 1, catalog, examples());
      finish({ experiment: changeLeaf(fresh, "seed", seed + 1, catalog, examples()), stay: null });
    },
    togglePlay() {
      clock.toggle(reach.limit(), reach.complete());
      onMove();
    },
    step(direction, wholeEpochs) {
      const move = direction > 0 ? nextEvent : previousEvent;
      seek(move(steppedRuns(), signals.get("view").x, clock.position, wholeEpochs) ?? clock.position);
    },
    seekShare: (share) => seek(share * extent(signals.get("runs"), signals.get("view").x)),
    setSpeed(speed) {
      clock.speed = speed;
      onMove();
    },
  };
  return { verbs, take, touches };
}
