/**
 * The stream of the page's experiment, and the runs that it fills. Depends on signals and clock; must not know a
 * picture.
 */

import { UNREACHABLE, againInWords } from "../../core/words/page-words.js";
import { createRuns } from "../../core/columns.js";
import { needStillStep } from "../../core/document/panels.js";
import { extent, positionOf } from "../../core/playhead.js";
import { entriesOf } from "../parts/notices.js";

const STATES = {
  connecting: "loading",
  streaming: "streaming",
  ended: "ready",
  offline: "offline",
  refused: "refused",
};

/**
 * `openStream` and `createScene` make what it joins, `onStart(query)` tells that a stream begins, `stillness` whether
 * motion is unwanted.
 */
export function createSession({
  root,
  panels,
  signals,
  clock,
  address,
  notices,
  stillness,
  openStream,
  createScene,
  onStart,
  invalidate,
}) {
  let stream = null;
  let arriving = null; // {open, query, scene, runs, shown}: what the stream fills, shown or still to be
  let away = false; // out of sight, where nothing is fetched

  /**
   * Opens the stream of the experiment; what is seen stays as it is until the new one begins.
   * `stay`: each run's step at the playhead; the new runs are shown once they have come that far.
   */
  function start(stay = null) {
    stream?.close();
    arriving = null;
    notices.clear("server", "connection");
    if (stay) clock.held = true;
    const query = address.query(signals.get("experiment"));
    const begun = (open) => ({ open, query, scene: createScene(open), runs: createRuns(open), shown: false });
    onStart(query);
    const own = (stream = openStream({
      url: `${root}/api/v1/stream?${query ? `${query}&` : ""}vectors=drawing`,
      held: away,
      onMessage: (message) => own === stream && takeMessage(message, stay, begun),
      onState: (state, detail) => own === stream && takeState(state, detail),
    }));
  }

  function takeMessage(message, stay, begun) {
    if (message.event === "open" && (!arriving || message.restarted)) arriving = begun(message);
    else if (message.event === "frame" && !arriving.runs[message.run].append(message)) return start(stay);
    else if (message.event === "end") message.runs.forEach((end, index) => arriving.runs[index].finish(end));
    if (!arriving.shown && hasComeTo(stay)) show(stay);
    return invalidate();
  }

  const hasComeTo = (stay) => !stay || arriving.runs.every((run, i) => run.ended || run.length >= stay[i]);

  function show(stay) {
    const { open, query, scene, runs } = arriving;
    arriving.shown = true;
    signals.set("query", query);
    signals.set("open", open);
    signals.set("scene", scene);
    signals.set("runs", runs);
    signals.set("resolved", open.experiment);
    const restarted = open.restarted ? [{ field: null, message: open.restarted }] : [];
    notices.show("server", [...(open.notices ?? []), ...restarted]);
    if (stay) stayAt(runs, stay);
    else place();
  }

  /** Keeps the playhead where it was; on the time axis by the runs' steps, since new runs take other times. */
  function stayAt(runs, steps) {
    const { x: axis } = signals.get("view");
    const furthest = Math.max(...runs.map((run, i) => positionOf(run, axis, Math.min(steps[i], run.length))));
    const position = axis === "time" ? furthest : Math.min(clock.position, extent(runs, axis));
    clock.rescale(position, Math.max(position, axis === "time" ? 0 : clock.reached));
    clock.held = false;
  }

  /** Whether new runs play from the start, instead of standing at a place. */
  function playsByItself() {
    const { autoplay, at, panels: open } = signals.get("view");
    return autoplay && (at ?? null) === null && !stillness.matches && !needStillStep(panels, open);
  }

  function place() {
    if (playsByItself()) clock.reset({ play: true });
    else clock.reset({ goal: signals.get("view").at ?? Infinity });
  }

  function takeState(state, detail) {
    signals.set("state", STATES[state]);
    if (state === "streaming" || state === "ended") notices.clear("connection");
    if (state === "refused") {
      clock.held = false;
      notices.show("server", entriesOf(detail), true);
    }
    if (state === "offline") {
      const seconds = Math.ceil(detail.seconds);
      const message = detail.reason ?? UNREACHABLE;
      notices.show("connection", [{ field: null, message, rest: againInWords(seconds) }], true);
    }
    invalidate();
  }

  /** Out of sight the stream waits; back in sight it goes on where it was. */
  function setAway(isAway) {
    if (away === isAway) return;
    away = isAway;
    if (away) stream?.hold();
    else stream?.go();
  }

  return { start, setAway, playsByItself };
}
