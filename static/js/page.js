/** The page: joins choices, stream, clock and pictures. The only file that knows them all. */

import { createClock } from "./core/clock.js";
import { createRuns } from "./core/columns.js";
import { changeLeaf, effective } from "./core/choices.js";
import { sameValue } from "./core/experiment.js";
import { available, convert, extent, nextEvent, previousEvent } from "./core/playhead.js";
import { createSignals } from "./core/signals.js";
import { openStream } from "./net/stream.js";
import { createLossPlot } from "./plots/loss-plot.js";
import { createScene } from "./plots/scene.js";
import { createAddress } from "./ui/address.js";
import { createControls } from "./ui/controls.js";
import { factsOf, hashesInWords, keyOf } from "./ui/facts.js";
import { createKeyboard } from "./ui/keyboard.js";
import { createNotices, entriesOf } from "./ui/notices.js";
import { readPalette } from "./ui/palette.js";
import { createPanels } from "./ui/panels.js";
import { createScheduler } from "./ui/scheduler.js";
import { createTerms } from "./ui/terms.js";
import { createTheme } from "./ui/theme.js";
import { createTransport } from "./ui/transport.js";
import { createViewControls } from "./ui/view-controls.js";

const byId = (id) => document.getElementById(id);
const page = JSON.parse(byId("page-data").textContent);
const { catalog } = page;
const root = document.documentElement.dataset.root ?? "";
const stillness = matchMedia("(prefers-reduced-motion: reduce)");
const DRAG_PAUSE = 120; // milliseconds between new experiments while a slider moves
const SETTLE = 180; // milliseconds after a move until the picture is drawn fine again

const signals = createSignals({
  experiment: page.experiment, resolved: page.resolved, view: page.view,
  open: null, runs: [], scene: null, state: "loading", palette: readPalette(),
});
const clock = createClock();
const scheduler = createScheduler(draw);
const { invalidate } = scheduler;
const notices = createNotices(byId("notices"), new Map(catalog.fields.map(({ path, label }) => [path, label])));
const address = createAddress({ root, fieldPaths: catalog.fields.map(({ path }) => path), onReturn });
let stream = null;
let dragTimer = null;
let movedAt = 0;

const verbs = {
  /** A finished choice: one entry in the history, and the new experiment starts. */
  choose(path, value) {
    notices.clear("choice");
    const before = signals.get("experiment");
    take(changeLeaf(before, path, value, signals.get("resolved"), catalog));
    clearTimeout(dragTimer);
    dragTimer = null;
    if (!sameValue(before, signals.get("experiment")) || address.isDragging()) address.finish(where());
    start();
  },
  /** A choice that still moves under the hand. */
  drag(path, value) {
    notices.clear("choice");
    const next = changeLeaf(signals.get("experiment"), path, value, signals.get("resolved"), catalog);
    if (sameValue(next, signals.get("experiment"))) return;
    take(next);
    address.drag(where());
    dragTimer ??= setTimeout(() => { dragTimer = null; start(); }, DRAG_PAUSE);
  },
  complain: (path, value, message) => notices.show("choice", [{ field: path, value, message }], true),
  restart() {
    if (signals.get("state") === "refused" || signals.get("state") === "offline") return start();
    clock.reset({ play: !stillness.matches });
    return invalidate();
  },
  newSeed() {
    const { model, seed } = signals.get("resolved");
    const fresh = changeLeaf(signals.get("experiment"), "model.seed", model.seed + 1, signals.get("resolved"), catalog);
    take(changeLeaf(fresh, "seed", seed + 1, signals.get("resolved"), catalog));
    address.finish(where());
    start();
  },
  togglePlay() {
    clock.toggle(limit(), complete());
    invalidate();
  },
  step(direction, wholeEpochs) {
    const { x } = signals.get("view");
    const runs = signals.get("runs");
    if (!runs.length) return;
    const move = direction > 0 ? nextEvent : previousEvent;
    seek(move(runs, x, clock.position, wholeEpochs) ?? clock.position);
  },
  seek: (position) => seek(Math.min(position, limit())),
  seekShare: (share) => seek(share * extent(signals.get("runs"), signals.get("view").x)),
  setSpeed(speed) {
    clock.speed = speed;
    invalidate();
  },
};

const terms = createTerms(byId("tip"), catalog.terms);
const controls = createControls(byId("choices"), catalog, verbs);
const panels = createPanels(byId("panels"), byId("panel-tabs"), byId("panel-template"), { terms, verbs, onSelect: invalidate });
const transport = createTransport(verbs);
const lossPlot = createLossPlot(byId("loss-plot"), {
  onSeek: verbs.seek,
  onNote: (text) => { byId("loss-note").textContent = text; },
  onZoom: (zoomed) => { byId("zoom-out").hidden = !zoomed; },
});
const theme = createTheme(byId("theme"), {
  theme: page.view.theme,
  onChoose: (name) => changeView({ theme: name }, address.replace),
  onChange: () => signals.set("palette", readPalette()),
});
const viewControls = createViewControls((change) => changeView(change, address.finish));
createKeyboard(verbs);

const where = () => ({ experiment: signals.get("experiment"), view: signals.get("view") });
const limit = () => available(signals.get("runs"), signals.get("view").x);
const complete = () => signals.get("runs").length > 0 && signals.get("runs").every((run) => run.ended);

function seek(position) {
  if (!signals.get("runs").length) return;
  clock.seek(position, limit());
  movedAt = performance.now();
  invalidate();
}

function take(experiment) {
  signals.set("experiment", experiment);
  signals.set("resolved", effective(experiment, signals.get("resolved"), catalog));
}

/** Opens the stream of the experiment; the picture stays as it is until the new one begins. */
function start() {
  stream?.close();
  notices.clear("server", "connection");
  const query = address.query(signals.get("experiment"));
  byId("json-link").href = `${root}/api/v1/run${query ? `?${query}` : ""}`;
  byId("facts").textContent = "Starting …";
  let begun = false;
  const own = stream = openStream({
    url: `${root}/api/v1/stream?${query ? `${query}&` : ""}vectors=float32`,
    onMessage(message) {
      if (own !== stream) return;
      if (message.event === "open" && (!begun || message.restarted)) {
        begun = true;
        begin(message);
      } else takeMessage(message);
    },
    onState: (state, detail) => own === stream && takeState(state, detail),
  });
}

function begin(open) {
  signals.set("open", open);
  signals.set("scene", createScene(open));
  signals.set("runs", createRuns(open));
  signals.set("resolved", open.experiment);
  notices.show("server", [...(open.notices ?? []), ...(open.restarted ? [{ field: null, message: open.restarted }] : [])]);
  const { autoplay, at } = signals.get("view");
  if (at !== null && at !== undefined) clock.reset({ goal: at });
  else if (!autoplay || stillness.matches) clock.reset({ goal: Infinity });
  else clock.reset({ play: true });
}

function takeMessage(message) {
  const runs = signals.get("runs");
  if (message.event === "frame" && !runs[message.run].append(message)) return start();
  if (message.event === "end") message.runs.forEach((end, index) => runs[index].finish(end));
  return invalidate();
}

const STATES = { connecting: "loading", streaming: "streaming", ended: "ready", offline: "offline", refused: "refused" };

function takeState(state, detail) {
  signals.set("state", STATES[state]);
  if (state === "streaming" || state === "ended") notices.clear("connection");
  if (state === "refused") notices.show("server", entriesOf(detail), true);
  if (state === "refused" && signals.get("open")) byId("facts").textContent = factsOf(signals.get("open"));
  if (state === "offline") {
    const seconds = Math.ceil(detail.seconds);
    const message = `${detail.reason ?? "The server cannot be reached."} Trying again in ${seconds} s.`;
    notices.show("connection", [{ field: null, message }], true);
  }
  invalidate();
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
  take(experiment);
  start();
}

/** One frame: the clock moves, then everything is drawn from it. Gives whether the next frame is needed. */
function draw(seconds) {
  const runs = signals.get("runs");
  const { x: axis, y: scale, test_loss: showTest } = signals.get("view");
  if (!runs.length) return false;
  const end = extent(runs, axis);
  clock.advance(seconds, limit(), end, complete());
  const active = clock.playing || clock.goal !== null;
  const moving = active || performance.now() - movedAt < SETTLE;
  const { position, reached } = clock;
  const palette = signals.get("palette");
  panels.update(runs, { axis, position, scene: signals.get("scene"), palette, moving });
  lossPlot.update({ runs, axis, scale, showTest, position, reached, palette, moving });
  transport.update({ axis, position, extent: end, playing: clock.playing });
  return moving;
}

signals.on("view", (view) => { viewControls.show(view); invalidate(); });
signals.on("resolved", (resolved) => controls.show(resolved));
signals.on("state", (state) => { document.body.dataset.state = state; });
signals.on("palette", invalidate);
signals.on("runs", (runs) => {
  const open = signals.get("open");
  panels.showRuns(runs, signals.get("scene").kind);
  byId("facts").textContent = factsOf(open);
  byId("hashes").textContent = hashesInWords(open);
  byId("key").replaceChildren(...keyOf(open));
  invalidate();
});

new ResizeObserver(invalidate).observe(byId("comparison"));
byId("zoom-out").addEventListener("click", lossPlot.whole);
terms.explain(byId("choices"));
controls.show(page.resolved);
viewControls.show(page.view);
notices.show("address", page.notices, true);
address.remember(where());
start();
