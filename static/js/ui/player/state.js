/** What the player shows and where its playhead stands. Must not know an element or a stream. */

import { createClock } from "../../core/clock.js";
import { available, convert } from "../../core/playhead.js";
import { createSignals } from "../../core/signals.js";
/** @import { Page, Signals, State } from "../../core/types.js" */
/** @import { Palette } from "../../plots/types.js" */

/**
 * @param {Page} page
 * @param {Palette} palette  the colours of now
 */
export function createState(page, palette) {
  /** @type {Signals<State>} */
  const signals = createSignals({
    experiment: page.experiment,
    resolved: page.resolved,
    view: page.view,
    apply: "start",
    query: "",
    open: null,
    runs: [],
    scene: null,
    state: "loading",
    palette,
    hovered: null,
  });
  const clock = createClock();

  const where = () => ({ experiment: signals.get("experiment"), view: signals.get("view") });
  const isLocked = (name) => signals.get("view").lock.includes(name);
  const reach = {
    limit: () => available(signals.get("runs"), signals.get("view").x),
    complete: () => signals.get("runs").length > 0 && signals.get("runs").every((run) => run.ended),
  };

  /** Another view; on another axis the playhead stays at the same steps. */
  function changeView(change) {
    const before = signals.get("view");
    signals.set("view", { ...before, ...change });
    if (change.x && change.x !== before.x) moveTo(before.x, change.x);
  }

  function moveTo(from, axis) {
    const runs = signals.get("runs");
    if (runs.length) clock.rescale(convert(runs, from, axis, clock.position), convert(runs, from, axis, clock.reached));
  }

  return { signals, clock, where, reach, isLocked, changeView };
}
