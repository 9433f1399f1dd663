/** The page: joins choices, stream, clock and pictures. The only file that knows them all. */

import { createClock } from "./core/clock.js";
import { differencesOf, hasMovingRate } from "./core/differences.js";
import { heldHere } from "./core/edits.js";
import { sameValue } from "./core/experiment.js";
import { available, convert, extent, stepAt } from "./core/playhead.js";
import { createSignals } from "./core/signals.js";
import { openStream } from "./net/stream.js";
import { createLossPlot } from "./plots/loss-plot.js";
import { createScene } from "./plots/scene.js";
import { createAddress } from "./ui/address.js";
import { createBatches } from "./ui/batches.js";
import { createControls } from "./ui/controls.js";
import { createDrawers } from "./ui/drawers.js";
import { factsOf, hashesInWords, keyOf } from "./ui/facts.js";
import { watchTyping } from "./ui/fields.js";
import { createKeyboard } from "./ui/keyboard.js";
import { createNoise } from "./ui/noise.js";
import { createNotices } from "./ui/notices.js";
import { readPalette } from "./ui/palette.js";
import { createPanels } from "./ui/panels.js";
import { createScheduler } from "./ui/scheduler.js";
import { createSession } from "./ui/session.js";
import { createStep } from "./ui/step.js";
import { createTerms } from "./ui/terms.js";
import { createTheme } from "./ui/theme.js";
import { createTransport } from "./ui/transport.js";
import { createVerbs } from "./ui/verbs.js";
import { createViewControls } from "./ui/view-controls.js";

const byId = (id) => document.getElementById(id);
const page = JSON.parse(byId("page-data").textContent);
const { catalog } = page;
const root = document.documentElement.dataset.root ?? "";
const stillness = matchMedia("(prefers-reduced-motion: reduce)");
const SETTLE = 180; // milliseconds after a move until the picture is drawn fine again

const signals = createSignals({
  experiment: page.experiment, resolved: page.resolved, view: page.view, apply: "start",
  query: "", open: null, runs: [], scene: null, state: "loading", palette: readPalette(),
  hovered: null, // the training example under the pointer, in whichever panel
});
const clock = createClock();
const { invalidate } = createScheduler(draw);
const notices = createNotices(byId("notices"), new Map(catalog.fields.map(({ path, label }) => [path, label])));
const address = createAddress({ root, fieldPaths: catalog.fields.map(({ path }) => path), onReturn });
let movedAt = 0;

const where = () => ({ experiment: signals.get("experiment"), view: signals.get("view") });
const reach = {
  limit: () => available(signals.get("runs"), signals.get("view").x),
  complete: () => signals.get("runs").length > 0 && signals.get("runs").every((run) => run.ended),
};
const session = createSession({ root, signals, clock, address, notices, stillness, openStream, createScene, onStart, invalidate });
const verbs = createVerbs({ signals, clock, catalog, address, notices, session, stillness, reach, where, onMove });
const terms = createTerms(byId("tip"), catalog.terms);
const controls = createControls(byId("choices"), catalog, verbs);
const hover = (example) => signals.set("hovered", example);
const panels = createPanels(byId("panels"), byId("panel-tabs"), byId("panel-template"), { terms, verbs, hover, onSelect: invalidate, onChoose: openRun });
const transport = createTransport(verbs);
const lossPlot = createLossPlot(byId("loss-plot"), {
  onSeek: (position, run) => {
    verbs.seek(position);
    if (run !== null) openStep(run);
  },
  onNote: (text) => { byId("loss-note").textContent = text; },
  onZoom: (zoomed) => { byId("zoom-out").hidden = !zoomed; },
});
const theme = createTheme(byId("theme"), {
  theme: page.view.theme,
  onChoose: (name) => changeView({ theme: name }, address.replace),
  onChange: () => signals.set("palette", readPalette()),
});
const viewControls = createViewControls((change) => changeView(change, address.finish));
const drawers = createDrawers(document.querySelector(".openers"), {
  step: (el) => createStep(el, { root, catalog, verbs, queryOf, linkTo, hover, invalidate }),
  batches: (el) => createBatches(el, { hover }),
  noise: (el) => createNoise(el, { root, verbs, queryOf, invalidate }),
}, { onChange: changeDrawers });
createKeyboard(verbs);
watchTyping(document);

/** The drawers follow the panel that is chosen on a narrow page. */
function openRun(run) {
  if (signals.get("view").panels.length) changeView({ run }, address.finish);
}

/** Which drawers are open, and of which run: one that is opened about a step has it stand still. */
function changeDrawers(change) {
  const opensStep = change.panels?.some((name) => name !== "batches" && !signals.get("view").panels.includes(name));
  if (opensStep && clock.playing) verbs.togglePlay();
  if (change.run !== undefined) panels.select(change.run);
  changeView(change, address.finish);
}

/** Opens the step at the playhead of a run, below the plot. */
function openStep(run) {
  const { run: before, panels: open } = signals.get("view");
  if (run === before && open.includes("step")) return;
  changeDrawers({ run, panels: open.includes("step") ? open : ["step", ...open] });
}

/** The experiment on show as a query: a new one is not asked about before its runs are there. */
const queryOf = () => signals.get("query");

/** The address at which the page opens as it is now, at a step of the chosen run: told by updates, which are whole. */
const linkTo = (step) => address.link({ ...where(), view: { ...signals.get("view"), x: "updates" } }, step);

function onMove() {
  movedAt = performance.now();
  invalidate();
}

function onStart(query) {
  byId("json-link").href = `${root}/api/v1/run${query ? `?${query}` : ""}`;
  byId("facts").textContent = "Starting …";
}

function changeView(change, record) {
  const before = signals.get("view");
  signals.set("view", { ...before, ...change });
  if (change.x && change.x !== before.x) moveTo(before.x, change.x);
  record(where());
}

function moveTo(newFrom, axis) {
  const runs = signals.get("runs");
  if (runs.length) clock.rescale(convert(runs, newFrom, axis, clock.position), convert(runs, newFrom, axis, clock.reached));
}

function onReturn({ experiment, view }) {
  const before = signals.get("view");
  signals.set("view", { ...before, ...view });
  if (view.x !== before.x) moveTo(before.x, view.x);
  theme.show(view.theme);
  if (sameValue(experiment, signals.get("experiment"))) return;
  notices.clear("choice", "address");
  verbs.take(experiment);
  session.start();
}

/** One frame: the clock moves, then everything is drawn from it. Gives whether the next frame is needed. */
function draw(seconds) {
  const runs = signals.get("runs");
  const { x: axis, y: scale, test_loss: showTest } = signals.get("view");
  if (!runs.length) return false;
  const end = extent(runs, axis);
  clock.advance(seconds, reach.limit(), end, reach.complete() || signals.get("state") === "refused");
  const active = clock.playing || clock.goal !== null;
  const moving = active || performance.now() - movedAt < SETTLE;
  const { position, reached } = clock;
  const palette = signals.get("palette");
  const shared = { axis, position, scene: signals.get("scene"), palette, moving, hovered: signals.get("hovered") };
  panels.update(runs, { ...shared, apply: signals.get("apply") });
  lossPlot.update({ runs, axis, scale, showTest, position, reached, palette, moving });
  transport.update({ axis, position, extent: end, playing: clock.playing });
  drawers.update({ ...shared, runs, open: signals.get("open"), playing: active, index: Math.min(signals.get("view").run, runs.length - 1) });
  showHeld(runs, axis);
  return moving;
}

/** The choices for all runs, where they hold from the playhead on. */
function showHeld(runs, axis) {
  if (signals.get("apply") !== "playhead") return;
  const steps = runs.map((run) => stepAt(run, axis, clock.position));
  controls.showHeld(heldHere(signals.get("resolved"), signals.get("experiment"), runs, steps));
}

/** What is told of the runs beside their settings: {kind, special, counters}. */
function aboutOf({ experiment, runs }) {
  return {
    kind: signals.get("scene").kind,
    special: differencesOf(experiment.runs, catalog),
    counters: {
      "learning-rate": experiment.runs.some(hasMovingRate),
      "batch-size": runs.some(({ segments }) => segments.length > 1),
      penalty: experiment.l1 > 0 || experiment.l2 > 0,
    },
  };
}

const showChoices = () => {
  const resolved = signals.get("resolved");
  controls.show(resolved, signals.get("experiment"));
  panels.showSettings(resolved.runs);
  invalidate();
};

signals.on("view", (view) => { viewControls.show(view); drawers.show(view); invalidate(); });
signals.on("hovered", invalidate);
signals.on(["resolved", "apply"], showChoices);
signals.on("state", (state) => {
  document.body.dataset.state = state;
  if (state === "refused" && signals.get("open")) byId("facts").textContent = factsOf(signals.get("open"));
});
signals.on("palette", invalidate);
signals.on("runs", (runs) => {
  const open = signals.get("open");
  panels.showRuns(runs, aboutOf(open));
  drawers.showRuns(runs.map(({ label }) => label));
  drawers.show(signals.get("view"));
  byId("facts").textContent = factsOf(open);
  byId("hashes").textContent = hashesInWords(open);
  byId("key").replaceChildren(...keyOf(open));
  invalidate();
});

new ResizeObserver(invalidate).observe(byId("comparison"));
byId("zoom-out").addEventListener("click", lossPlot.whole);
terms.explain(byId("choices"));
terms.explain(byId("step-drawer"), { focusable: true });
controls.show(page.resolved, page.experiment);
viewControls.show(page.view);
drawers.show(page.view);
notices.show("address", page.notices, true);
address.remember(where());
drawers.reveal(location.hash.slice(1));
session.start();
