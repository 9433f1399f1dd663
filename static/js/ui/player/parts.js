/**
 * The parts of the player that the page has: choices, runs, plot, transport, further panels. Joins each to the verbs.
 */

import { emptyRuns } from "../../core/columns.js";
import { pressInWords } from "../../core/words/loss-words.js";
import { createDrawers } from "../drawers/drawers.js";
import { openSeeds, openTargetLine } from "../drawers/lazy-panels.js";
import { createControls } from "../form/controls.js";
import { createRunCards } from "../runs/run-cards.js";
import { createTransport } from "./transport.js";
import { showLocks } from "./locks.js";
import { createViewControls } from "./view-controls.js";
import { byId } from "../parts/elements.js";

/**
 * `verbs` are those of a person's hand, `opening` as in opening.js, `tools` those that every further panel gets;
 * `makers` = {name: (el, tools) => a panel, perhaps promised}.
 */
export function createParts({ page, state, verbs, opening, tools, createLossPlot, makers, drawing }) {
  const { signals } = state;
  const { terms, hover, saving, stand } = tools;
  const controls = byId("choices") && createControls(byId("choices"), page.catalog, verbs);
  const cards =
    byId("run-cards") &&
    createRunCards(byId("run-cards"), byId("run-tabs"), byId("run-card-template"), {
      terms,
      verbs,
      hover,
      saving,
      onSelect: drawing.invalidate,
      onChoose: opening.openRun,
    });
  const transport = createTransport(verbs);
  const lossPlot = byId("loss-plot") && createLossPlot(byId("loss-plot"), plotTools());
  const viewControls = createViewControls(verbs.changeAxes);
  if (lossPlot) saving(byId("loss-plot"), { name: "loss", picture: lossPlot.picture });
  const made = Object.entries(makers).map(([name, make]) => [name, (el) => make(el, { ...tools, targetLine })]);
  const drawers = createDrawers(byId("openers"), Object.fromEntries(made), { onChange: opening.change, onMade });

  let line = null;
  const drawTarget = ({ target }) => (target ?? null) !== null && targetLine();
  signals.on("view", drawTarget);
  drawTarget(page.view);

  let seeds = null; // the layer of the loss plot with their spread, fetched when there are several
  const drawSeeds = ({ repeats }) => {
    if (lossPlot && repeats > 1)
      seeds ??= openSeeds().then(({ createSeeds }) => lossPlot.join(createSeeds(tools, signals)));
  };
  signals.on("resolved", drawSeeds);
  drawSeeds(page.resolved);

  /** Promises the layer of the loss plot with the target, fetched when there is one; null without a plot. */
  function targetLine() {
    const hands = {
      value: () => signals.get("view").target,
      onMove: (target) => stand({ target }),
      onChoose: (target) => verbs.changeAxes({ target }),
    };
    line ??= Promise.resolve(
      lossPlot && openTargetLine().then(({ createTargetLine }) => lossPlot.join(createTargetLine(hands))),
    );
    line.then(drawing.invalidate);
    return line;
  }

  function plotTools() {
    const isLocked = () => state.isLocked("transport");
    return {
      onSeek(position, run) {
        verbs.seek(position);
        if (run !== null && !isLocked()) opening.openStep(run);
      },
      onNote: (text) => Object.assign(byId("loss-note"), { textContent: text, title: text }), // an embed may cut it
      onZoom: (zoomed) => {
        byId("zoom-out").hidden = !zoomed;
      },
      press: () => (byId("step-drawer") && !isLocked() ? pressInWords({ drags: !signals.get("palette").coarse }) : ""),
    };
  }

  /** Draws a new panel; one that comes before the runs takes the room that it will need, if it knows that. */
  function onMade(panel) {
    showLocks(signals.get("view"));
    const { sizes, resolved, view } = page;
    const before = () => ({
      sizes,
      runs: emptyRuns(sizes, resolved),
      palette: signals.get("palette"),
      index: Math.min(view.run, sizes.runs.length - 1),
    });
    if (signals.get("runs").length) drawing.now();
    else panel.prepare?.(before());
    drawing.invalidate();
  }

  return { controls, cards, transport, lossPlot, viewControls, drawers };
}
