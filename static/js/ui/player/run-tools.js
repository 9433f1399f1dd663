/**
 * The buttons about all runs, and those that open the settings of one run and the gallery of comparisons. Both dialogs
 * are fetched when they are first asked for. Must not know what is in them.
 */

import { MOST_RUNS, withRun } from "../../core/document/run-edits.js";
import { openGallery, openRunSheet } from "../drawers/lazy-panels.js";
import { byId } from "../parts/elements.js";

/** `catalog` is that of the page, `root` the path below which the server answers. */
export function createRunTools({ root, catalog, player }) {
  const { signals, verbs } = player;
  const examples = () => signals.get("open")?.data.x.length ?? Infinity;
  const tools = { root, catalog, signals, examples, show, keep };
  const sheet = lazily(async () => (await openRunSheet()).createRunSheet(byId("run-sheet"), tools));
  const gallery = lazily(async () => (await openGallery()).createGallery(byId("gallery"), tools));

  /** The run that open panels are about, in its new place; `places` tells where each run was. */
  function runAt(places) {
    const { run } = signals.get("view");
    const now = places.indexOf(Math.min(run, signals.get("runs").length - 1));
    return player.drawers.isOpen() && now >= 0 ? now : run;
  }

  /** Shows another experiment from its start; on a narrow page with `selected`, if that is given. */
  function show({ experiment, places = [] }, selected = null) {
    const run = runAt(places);
    if (run !== signals.get("view").run) player.changeDrawers({ run }, () => {});
    if (selected !== null) player.selectRun(selected);
    verbs.show(experiment);
  }

  /** Shows the same runs, arranged, named or coloured anew, where they stand. */
  function keep({ experiment, places }, selected) {
    const { steps, ...stood } = verbs.standing();
    player.selectRun(selected);
    verbs.open(experiment, runAt(places), { ...stood, steps: places.map((from) => steps[from] ?? 0) });
  }

  const isFull = () => signals.get("resolved").runs.length >= MOST_RUNS;
  const showRoom = () => byId("add-run").setAttribute("aria-disabled", String(isFull()));

  byId("add-run").addEventListener("click", () => {
    if (isFull()) return;
    const change = withRun(signals.get("experiment"), catalog, examples());
    show(change, change.places.length - 1);
  });
  byId("compare").addEventListener("click", async () => (await gallery()).open());
  byId("run-cards").addEventListener("click", async (/** @type {any} */ { target }) => {
    const opener = target.closest('[data-part="settings"]');
    if (opener) (await sheet()).open(Number(opener.closest("[data-run]").dataset.run));
  });
  signals.on("resolved", showRoom);
  showRoom();
}

/** Makes something once, when it is first asked for. */
function lazily(make) {
  let made = null;
  return () => (made ??= make());
}
