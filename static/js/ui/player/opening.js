/** Which further panels are open, and of which run. Must not know a panel. */

import { needStillStep } from "../../core/document/panels.js";
import { byId } from "../parts/elements.js";

/** `parts()` gives the cards of the runs and the drawers; `changeView(change, record)` changes the view. */
export function createOpening({ panels, state: { signals, clock }, verbs, address, changeView, parts }) {
  /** Changes the view; a newly opened panel about one step pauses the playhead. */
  function change(wanted, record = address.finish) {
    const before = signals.get("view").panels;
    const opened = (wanted.panels ?? []).filter((name) => !before.includes(name));
    if (needStillStep(panels, opened) && clock.playing) verbs.togglePlay();
    if (wanted.run !== undefined) parts().cards?.select(wanted.run);
    changeView(wanted, record);
  }

  /** The drawers follow the run that is chosen on a narrow page. */
  function openRun(run) {
    if (parts().drawers.isOpen()) changeView({ run }, address.finish);
  }

  /** Opens the step at the playhead of a run, below the plot, where there may be one. */
  function openStep(run) {
    const { run: before, panels: open } = signals.get("view");
    if (!byId("step-drawer") || (run === before && open.includes("step"))) return;
    change({ run, panels: open.includes("step") ? open : ["step", ...open] });
    parts().drawers.reveal("step-drawer", byId("loss-plot").parentElement);
  }

  return { change, openRun, openStep };
}
