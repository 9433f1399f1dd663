/** The comparison with all that can be done to it: joins choices, stream, clock and pictures. Knows no address bar and no host. */

import { LENGTH, MISSING, REFUSED } from "../../core/page-words.js";
import { createClock } from "../../core/clock.js";
import { emptyRuns } from "../../core/columns.js";
import { hashesInWords } from "../../core/facts-words.js";
import { heldHere } from "../../core/edits.js";
import { headlineOf } from "../../core/headline.js";
import { pressInWords } from "../../core/loss-words.js";
import { available, convert, extent, stepAt } from "../../core/playhead.js";
import { createSignals } from "../../core/signals.js";
import { onMissing } from "../../net/arriving.js";
import { onLoaded } from "../../plots/plotly.js";
import { createScene } from "../../plots/scene.js";
import { createControls } from "../form/controls.js";
import { createDrawers } from "../drawers/drawers.js";
import { createAbout } from "../runs/about.js";
import { sizesOf } from "../runs/facts.js";
import { watchTyping } from "../form/fields.js";
import { byHand, showAllowed } from "./locks.js";
import { createKeyboard } from "./keyboard.js";
import { createAnnouncements } from "./announcements.js";
import { createAnnouncer } from "../parts/announcer.js";
import { createNotices } from "../parts/notices.js";
import { watchNumberKeys } from "../form/number-keys.js";
import { readPalette, watchLook } from "./palette.js";
import { createPanels } from "../runs/run-cards.js";
import { createSaving } from "../save/save-menu.js";
import { createScheduler } from "./scheduler.js";
import { ABOUT_A_STEP, createSession } from "./session.js";
import { createTerms } from "../parts/terms.js";
import { createTransport } from "./transport.js";
import { createVerbs } from "./verbs.js";
import { createViewControls } from "./view-controls.js";

const byId = (id) => document.getElementById(id);
const SETTLE = 180; // milliseconds after a move until the picture is drawn fine again
const LABELS = [["stop", LENGTH], ["step", "Step"]]; // of fields that are none of the catalog's

/**
 * `page` is what the server put into the page; `address` keeps each choice (query, link, finish, drag, replace,
 * isDragging), `openStream` as in net/stream.js, `createLossPlot` as in plots/loss-plot.js, `openSaver` as in
 * save-menu.js. `makers` = {name: (el, tools) => a panel, perhaps promised} makes the further panels. `onStart(query)`
 * tells that an experiment begins, `onDraw({runs, axis, position, playing})` of every picture.
 */
export function createPlayer({ page, root, address, openStream, createLossPlot, makers, openSaver, onStart = () => {}, onDraw = () => {} }) {
  const { catalog } = page;
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  const signals = createSignals({
    experiment: page.experiment, resolved: page.resolved, view: page.view, apply: "start",
    query: "", open: null, runs: [], scene: null, state: "loading", palette: readPalette(),
    hovered: null, // the training example under the pointer, in whichever panel
  });
  const clock = createClock();
  const { invalidate } = createScheduler(draw);
  const say = createAnnouncer(byId("announcement"));
  const labels = new Map([...catalog.fields.map(({ path, label }) => [path, label]), ...LABELS]);
  const notices = createNotices(byId("notices"), labels, say);
  const announcements = createAnnouncements(say, catalog, () => !document.hasFocus() || document.activeElement === byId("scrubber"));
  let movedAt = 0;
  let away = false; // out of sight, where nothing is drawn

  const where = () => ({ experiment: signals.get("experiment"), view: signals.get("view") });
  const reach = {
    limit: () => available(signals.get("runs"), signals.get("view").x),
    complete: () => signals.get("runs").length > 0 && signals.get("runs").every((run) => run.ended),
  };
  const session = createSession({ root, signals, clock, address, notices, stillness, openStream, createScene, onStart: begin, invalidate });
  const { verbs, take: takeExperiment, touches } = createVerbs({ signals, clock, catalog, address, notices, session, stillness, reach, where, onMove });
  const terms = createTerms(byId("tip"), catalog.terms);
  const isLocked = (name) => signals.get("view").lock.includes(name);
  const own = byHand({ ...verbs, changeAxes: (change) => changeView(change, address.finish) }, isLocked, touches, onHeld);
  const controls = byId("choices") && createControls(byId("choices"), catalog, own);
  const hover = (example) => signals.set("hovered", example);
  const saving = createSaving({ openSaver, describe });
  const panels = byId("panels") && createPanels(byId("panels"), byId("panel-tabs"), byId("panel-template"), { terms, verbs: own, hover, saving, onSelect: invalidate, onChoose: openRun });
  const transport = createTransport(own);
  const lossPlot = byId("loss-plot") && createLossPlot(byId("loss-plot"), {
    onSeek: (position, run) => {
      own.seek(position);
      if (run !== null && !isLocked("transport")) openStep(run);
    },
    onNote: (text) => Object.assign(byId("loss-note"), { textContent: text, title: text }), // an embed may cut it
    onZoom: (zoomed) => { byId("zoom-out").hidden = !zoomed; },
    press: () => (byId("step-drawer") && !isLocked("transport") ? pressInWords({ drags: !signals.get("palette").coarse }) : ""),
  });
  const viewControls = createViewControls(own.changeAxes);
  if (lossPlot) saving(byId("loss-plot"), { name: "loss", picture: lossPlot.picture });
  const tools = { root, catalog, verbs: own, queryOf, toQuery: address.query, linkTo, hover, invalidate, terms, saving };
  const made = Object.entries(makers).map(([name, make]) => [name, (el) => make(el, tools)]);
  const drawers = createDrawers(byId("openers"), Object.fromEntries(made), { onChange: changeDrawers, onMade });

  const { showSizes, showDiverged } = createAbout({ panels, drawers, catalog });

  /** A choice for all runs that would change the locked choices of each: its control goes back to what holds. */
  function onHeld(name, path) {
    if (!["choose", "drag", "newSeed"].includes(name)) return;
    verbs.complain(path ?? "seed", null, REFUSED.locked);
    showChoices();
  }

  /** The drawers follow the panel that is chosen on a narrow page. */
  function openRun(run) {
    if (drawers.isOpen()) changeView({ run }, address.finish);
  }

  /** Which drawers are open, and of which run: one that is opened about a step has it stand still. */
  function changeDrawers(change, record = address.finish) {
    const opensStep = change.panels?.some((name) => ABOUT_A_STEP.includes(name) && !signals.get("view").panels.includes(name));
    if (opensStep && clock.playing) verbs.togglePlay();
    if (change.run !== undefined) panels?.select(change.run);
    changeView(change, record);
  }

  /** A panel that comes before the runs takes the room that it will need, if it knows that; otherwise it is drawn. */
  function onMade(panel) {
    const { sizes, resolved, view } = page;
    const before = () => ({ sizes, runs: emptyRuns(sizes, resolved), palette: signals.get("palette"), index: Math.min(view.run, sizes.runs.length - 1) });
    if (signals.get("runs").length) draw(0);
    else panel.prepare?.(before());
    invalidate();
  }

  /** Opens the step at the playhead of a run, below the plot, where there may be one. */
  function openStep(run) {
    const { run: before, panels: open } = signals.get("view");
    if (!byId("step-drawer") || (run === before && open.includes("step"))) return;
    changeDrawers({ run, panels: open.includes("step") ? open : ["step", ...open] });
    drawers.reveal("step-drawer", byId("loss-plot").parentElement);
  }

  /** The experiment on show as a query: a new one is not asked about before its runs are there. */
  function queryOf() {
    return signals.get("query");
  }

  /** What a saved picture says of the experiment, and its colours. */
  function describe() {
    return { headline: headlineOf(signals.get("experiment"), signals.get("resolved"), catalog), palette: signals.get("palette") };
  }

  /** The address at which the page opens as it is now, at a step of the chosen run: told by updates, which are whole. */
  function linkTo(step) {
    return address.link({ ...where(), view: { ...signals.get("view"), x: "updates" } }, step);
  }

  function onMove() {
    movedAt = performance.now();
    invalidate();
  }

  function begin(query) {
    byId("facts").dataset.news = "Starting …";
    onStart(query);
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

  /** Another experiment and view, as from an address; `notices` tell what was bad in it. */
  function take({ experiment, view, notices: told = [] }, isSame) {
    const before = signals.get("view");
    signals.set("view", { ...before, ...view });
    if (view.x !== before.x) moveTo(before.x, view.x);
    if (isSame) return;
    notices.clear("choice", "address");
    notices.show("address", told, true);
    takeExperiment(experiment);
    session.start();
  }

  /** One frame: the clock moves, then everything is drawn from it. Gives whether the next frame is needed. */
  function draw(seconds) {
    const runs = signals.get("runs");
    const view = signals.get("view");
    const { x: axis, y: scale, test_loss: showTest } = view;
    if (!runs.length || away) return false;
    const end = extent(runs, axis);
    clock.advance(seconds, reach.limit(), end, reach.complete() || signals.get("state") === "refused");
    const active = clock.playing || clock.goal !== null;
    const moving = active || performance.now() - movedAt < SETTLE;
    const { position, reached } = clock;
    const palette = signals.get("palette");
    const shared = { axis, position, scene: signals.get("scene"), palette, moving, hovered: signals.get("hovered") };
    panels?.update(runs, { ...shared, apply: signals.get("apply") });
    lossPlot?.update({ runs, axis, scale, showTest, position, reached, palette, moving });
    transport.update({ axis, position, extent: end, playing: clock.playing });
    drawers.update({ ...shared, runs, open: signals.get("open"), playing: active, leaving: clock.held, index: Math.min(view.run, runs.length - 1) });
    showHeld(runs, axis);
    announcements.update({
      runs, open: signals.get("open"), axis, position, playing: clock.playing, isFollowing: clock.goal !== null,
      isEnd: reach.complete() && position >= reach.limit(), isDragging: address.isDragging(),
    });
    onDraw({ runs, axis, position, playing: clock.playing });
    return moving;
  }

  /** The choices for all runs, where they hold from the playhead on. */
  function showHeld(runs, axis) {
    if (signals.get("apply") !== "playhead") return;
    const steps = runs.map((run) => stepAt(run, axis, clock.position));
    controls?.showHeld(heldHere(signals.get("resolved"), signals.get("experiment"), runs, steps));
  }

  function setAway(isAway) {
    away = isAway;
    session.setAway(isAway);
    invalidate();
  }

  const showChoices = () => {
    const resolved = signals.get("resolved");
    controls?.show(resolved, signals.get("experiment"));
    panels?.showSettings(resolved.runs);
    showAllowed(signals.get("view"));
    invalidate();
  };

  const showView = (view) => {
    showTheme(view.theme);
    viewControls.show(view);
    drawers.show(view);
    showAllowed(view);
    invalidate();
  };

  const readColors = () => signals.set("palette", readPalette());

  function showTheme(name) {
    const { dataset } = document.documentElement;
    if (dataset.theme === name) return;
    dataset.theme = name;
    readColors();
  }

  function showRuns(runs) {
    const open = signals.get("open");
    showSizes(sizesOf(open), open.experiment, runs);
    showView(signals.get("view"));
    delete byId("facts").dataset.news;
    showDiverged([]);
    if (controls) byId("hashes").textContent = hashesInWords(open);
  }

  /** Everything in the colours and sizes of now, without waiting for a frame. */
  function redraw() {
    readColors();
    draw(0);
  }

  function start() {
    signals.on("view", showView);
    signals.on(["palette", "hovered"], invalidate);
    signals.on(["resolved", "apply"], showChoices);
    signals.on("state", (state) => {
      document.body.dataset.state = state;
      if (state === "refused") delete byId("facts").dataset.news;
      if (state === "ready") showDiverged(signals.get("runs"));
    });
    signals.on("runs", showRuns);
    onLoaded(invalidate);
    onMissing((isMissing) => notices.show("files", isMissing ? [{ field: null, message: MISSING }] : [], true));
    const sizes = new ResizeObserver(invalidate);
    for (const id of ["comparison", "panels", "loss-plot"]) if (byId(id)) sizes.observe(byId(id));
    watchLook(readColors);
    byId("zoom-out")?.addEventListener("click", lossPlot?.whole);
    createKeyboard(own, isLocked);
    watchTyping(document);
    watchNumberKeys(document);
    if (controls) terms.explain(byId("choices"));
    if (byId("opening")) terms.explain(byId("opening"), { focusable: true });
    showSizes(page.sizes, page.resolved, emptyRuns(page.sizes, page.resolved));
    controls?.show(page.resolved, page.experiment);
    showView(page.view);
    if (drawers.isOpen()) panels?.select(Math.min(page.view.run, page.sizes.runs.length - 1));
    notices.show("address", page.notices, true);
    session.start();
  }

  const { playsByItself } = session;
  return { signals, clock, verbs, notices, drawers, reach, where, changeView, changeDrawers, take, setAway, playsByItself, redraw, start };
}
