/**
 * The experiment on show, and how another one takes its place. Depends on signals, address and stream; must not know
 * which control asked for it.
 */

import { changeLeaf } from "../../core/document/choices.js";
import { sameValue } from "../../core/document/experiment.js";
import { stepAt } from "../../core/playhead.js";
import { effective } from "../../core/document/settings.js";

const START = { axis: null, position: 0, steps: Array(6).fill(0) }; // step 0 of each run there may be

/** The tools are those of verbs.js; `letGo()` ends a drag. Of what it gives, `verbs` are for a person. */
export function createCurrent({ signals, clock, catalog, address, notices, session, where }, letGo) {
  /** How many training examples there are; undefined until the stream has told. */
  const examples = () => signals.get("open")?.data.x.length;
  /** The step of each run at the playhead. */
  const stepsHere = () => signals.get("runs").map((run) => stepAt(run, signals.get("view").x, clock.position));
  /** Whether a choice holds from the playhead on. */
  const isHere = () => signals.get("apply") === "playhead" && signals.get("runs").length > 0 && clock.position > 0;
  /** A copy of the experiment, or of another one, with one choice changed. */
  const changed = (path, value, experiment = signals.get("experiment")) =>
    changeLeaf(experiment, path, value, catalog, examples());

  /** Shows the experiment in the controls; its stream does not start. */
  function take(experiment) {
    signals.set("experiment", experiment);
    signals.set("resolved", effective(experiment, signals.get("resolved"), catalog, examples()));
  }

  /**
   * A finished experiment: one entry in the history, and its stream starts. `stay` is where the runs stand, if the
   * playhead is to stay there; `isVain`: nothing has changed that would need a stream.
   */
  function finish(experiment, stay = null, isVain = false) {
    const before = signals.get("experiment");
    letGo();
    take(experiment);
    if (!sameValue(before, experiment) || address.isDragging()) address.finish(where());
    if (!isVain) session.start(stay);
  }

  const verbs = {
    /** The experiment on show, its chosen run, and where the playhead stands in it. */
    standing() {
      const { x: axis, run } = signals.get("view");
      return { experiment: signals.get("experiment"), run, axis, position: clock.position, steps: stepsHere() };
    },
    /** Another experiment, before its first step, or at `stood` if that was on the axis now shown. */
    open(experiment, run, stood = START) {
      notices.clear("choice", "address");
      const view = { ...signals.get("view"), run };
      const { position, steps } = stood.axis === view.x ? stood : START;
      signals.set("view", view);
      clock.reset();
      clock.rescale(position, position);
      finish(experiment, steps);
    },
    /** Another experiment, as it would open by itself. */
    show(experiment) {
      notices.clear("choice", "address");
      finish(experiment);
    },
  };
  return { verbs, take, finish, changed, examples, stepsHere, isHere };
}
