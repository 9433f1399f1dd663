/**
 * The embed: the player in a frame of another site. That site is told what happens, and may send commands for
 * all that the embed's address can set.
 */

import { PARTLY_BAD, blockedInWords } from "./core/words/page-words.js";
import { headlineOf } from "./core/words/headline.js";
import { stepAt } from "./core/playhead.js";
import { EMBED_VIEW, addressOf, viewQuery } from "./core/document/view-query.js";
import { fetchJson } from "./net/fetch-json.js";
import { createHost } from "./net/host.js";
import { openStream } from "./net/stream.js";
import { createFrameAddress } from "./ui/embed/frame-address.js";
import { createFitting } from "./ui/embed/frame-fitting.js";
import { lazyPanels, openSaver } from "./ui/drawers/lazy-panels.js";
import { entriesOf } from "./ui/parts/notices.js";
import { createPlayer } from "./ui/player/player.js";
import { openInWindows } from "./ui/embed/new-windows.js";
import { wake } from "./ui/embed/waking.js";
import { byId } from "./ui/parts/elements.js";

wake(document);
// Without a plot its modules are not fetched; with one the page has named them already.
const { createLossPlot } = byId("loss-plot") ? await import("./plots/loss/loss-plot.js") : {};
const page = JSON.parse(byId("page-data").textContent);
const root = document.documentElement.dataset.root ?? "";
const FAILED = ["refused", "offline"];
const SIGHT_PAUSE = 1000; // milliseconds after which a frame of which the browser tells nothing counts as out of sight
const LEAST_PAUSE = 100; // milliseconds between two messages about the playhead

const address = createFrameAddress({
  root,
  fieldPaths: page.catalog.fields.map(({ path }) => path),
  panels: page.panels,
  onChange: tellState,
});
const player = createPlayer({
  page,
  root,
  address,
  openStream,
  createLossPlot,
  makers: lazyPanels(page.panels),
  openSaver,
  onStart: tellState,
  onDraw: tellPicture,
});
const { signals, clock, verbs, reach, where, drawers } = player;
const host = createHost(
  window,
  {
    set,
    seek,
    play: () => whenThere(() => play(true)),
    pause: () => whenThere(() => play(false)),
    getState: tellAll,
  },
  { "slide:start": startSlide, "slide:stop": () => play(false) },
);
const fitting = createFitting(document.body, {
  onFit: host.tellHeight,
  isSeen: () => isSeen !== false,
  isFilled: () => FAILED.includes(signals.get("state")) || drawers.areFilled(),
});
const waiting = []; // commands for a playhead while the runs to move it in are on their way
let asked = 0; // how often another experiment was asked for: the last one holds
let taken = 0; // which of them has been answered
let isOld = false; // whether the runs on show give way to those that were asked for
let isSeen = null; // whether the frame is in sight, null until the browser has told
let told = { key: null, at: 0, timer: null };

const isThere = () => signals.get("runs").length > 0 && !isOld && taken === asked;

/** Commands are followed in their order: after a set they are about its runs. */
function whenThere(command) {
  if (isThere()) command();
  else waiting.push(command);
}

function follow() {
  if (isThere()) queueMicrotask(() => waiting.splice(0).forEach((command) => command()));
}

/** The runs asked for last are on show, or were refused: the commands that waited for them run now. */
function settle() {
  isOld = false;
  follow();
}

function play(wanted) {
  if (clock.playing !== wanted) verbs.togglePlay();
  tellState();
}

/**
 * A deck tells that the frame's slide has come: what plays by itself plays again. New runs do so when they are there.
 */
function startSlide() {
  if (isThere() && player.playsByItself()) verbs.restart();
  tellState();
}

function seek({ at }) {
  if (!(Number.isFinite(at) && at >= 0)) return host.refuse("at", at, "must be a number from 0 up, in the unit of x");
  return whenThere(() => moveTo(at));
}

/** Moves to a position; if the stream has not reached it yet, the playhead follows the stream up to it. */
function moveTo(at) {
  verbs.seek(at);
  if (!reach.complete()) clock.goal = at;
  tellState();
}

/** Shows what an embed's address with this `query` would show. */
async function set({ query }) {
  if (typeof query !== "string") return host.refuse("query", query, "must be the query of an embed's address, as text");
  const target = addressOf(`${root}/embed`, query.replace(/^\?/, ""));
  const own = ++asked;
  const before = waiting.length;
  const next = await fetchJson(target).catch((error) => ({ error }));
  if (own !== asked) return undefined;
  taken = own;
  if (next.error) {
    host.tell("error", { detail: next.error.message, errors: entriesOf(next.error.problem) });
    return follow();
  }
  isOld = true;
  waiting.splice(0, before); // which were about runs that nobody will see
  // Other panels need another page; its hash stays, since WordPress knows the frame by it.
  if (String(next.view.panels) !== String(signals.get("view").panels)) return location.replace(target + location.hash);
  if (next.notices.length) host.tell("error", { detail: PARTLY_BAD, errors: next.notices });
  return player.take(next, false);
}

/** {query, state, playing, at, x, end}: where the embed stands; `query` makes the same embed anew. */
function stateOf() {
  const { experiment, view } = where();
  const query = [address.query(experiment), viewQuery({ ...view, at: null }, EMBED_VIEW)].filter(Boolean).join("&");
  return {
    query,
    state: signals.get("state"),
    playing: clock.playing,
    at: clock.position,
    x: view.x,
    end: reach.limit(),
  };
}

function tellState() {
  host.tell("state", stateOf());
  byId("whole-page").href = address.whole(where());
}

/** The frame is named after its experiment, whichever that is by now. */
function nameFrame(resolved) {
  const name = headlineOf(where().experiment, resolved, page.catalog);
  document.title = `${name} · Batchwise`;
  document.querySelector("h1").textContent = name;
}

function tellAll() {
  tellState();
  fitting.tell();
}

function tellPicture(picture) {
  tellStep(picture);
  fitting.release();
}

/** Each step of the playhead, not more often than a host can follow. */
function tellStep({ runs, axis, position, playing }) {
  const steps = runs.map((run) => stepAt(run, axis, position));
  const key = `${axis} ${position} ${steps} ${playing}`;
  if (key === told.key) return;
  const wait = told.at + LEAST_PAUSE - performance.now();
  clearTimeout(told.timer);
  if (wait > 0) {
    told.timer = setTimeout(() => tellStep({ runs, axis, position, playing }), wait);
    return;
  }
  if (String(playing) !== told.playing) tellState();
  told = { key, at: performance.now(), timer: null, playing: String(playing) };
  host.tell("step", { at: position, x: axis, runs: runs.map((run, i) => numbersAt(run, steps[i])) });
}

function numbersAt(run, step) {
  const last = run.evaluationAt(step);
  return {
    label: run.label,
    step,
    status: run.status,
    batch_loss: run.batch_loss.values[Math.min(step, run.length - 1)] ?? null,
    training_loss: last?.training_loss ?? null,
    test_loss: last?.test_loss ?? null,
  };
}

function tellEnd(state) {
  tellState();
  fitting.release();
  if (state === "refused") settle();
  if (state !== "ready") return;
  host.tell("done", { runs: signals.get("runs").map((run) => ({ ...numbersAt(run, run.length), steps: run.length })) });
}

/** Only what is seen streams and plays: a frame out of sight costs nothing. */
function watchSight() {
  let isIntersecting = false;
  const tell = () => {
    isSeen = isIntersecting && !document.hidden;
    player.setAway(!isSeen);
    fitting.release();
  };
  setTimeout(() => isSeen ?? tell(), SIGHT_PAUSE);
  new IntersectionObserver((entries) => {
    isIntersecting = entries.at(-1).isIntersecting;
    tell();
  }).observe(document.documentElement);
  document.addEventListener("visibilitychange", tell);
}

openInWindows(document, (blocked) =>
  player.notices.show("choice", [{ field: null, message: blockedInWords(blocked) }]),
);
signals.on("state", tellEnd);
signals.on("resolved", nameFrame);
signals.on("runs", fitting.renew);
signals.on("runs", settle);
player.setAway(true);
host.tell("ready", stateOf());
player.start();
watchSight();
drawers.allMade().then(fitting.start); // so that the first height is that of all panels
