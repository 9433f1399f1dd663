/**
 * What lies over the loss plot: names, changes, the playhead and the readout, and what the pointer does there. Depends
 * on the graph's pixels and on the runs; must not know how the lines are drawn.
 */

import { runNear } from "./loss-readings.js";
import { createLossMarks } from "./loss-marks.js";
import { createLossNames } from "./loss-names.js";
import { showReadout } from "./loss-readout.js";
import { element } from "../pool.js";

const STILL = 4; // pixels: a pointer that moves further while it is pressed drags

/**
 * `onSeek(position, index of the run under the pointer or null)` is a click, `onReset()` a double click. The state for
 * `update` is {runs, axis, scale, showTest, position, reached, palette, due, factor, shown}: `factor` leads from a
 * position to the graph's x, `shown` is the losses' range.
 */
export function createOverlay(el, graph, { onSeek, onReset }) {
  const layers = ["plot-hairline", "plot-marks", "plot-names", "plot-readout"].map((name) => element(name, el));
  const [hairline, strokes, texts, readout] = layers;
  const marks = createLossMarks(hairline, strokes, graph);
  const names = createLossNames(texts, el, graph);
  let state = null;
  let pressed = null;
  const extra = []; // further layers, which come later
  readout.hidden = true;

  function update(newState) {
    state = newState;
    const area = graph.area();
    marks.update(state, area);
    names.update(state, area);
    for (const layer of extra) layer.update(state, area);
  }

  /** All of it but the readout, on any 2D context. */
  function paint(context) {
    for (const layer of extra) layer.paint(context, state.palette);
    marks.paint(context, state.palette);
    names.paint(context, state.palette);
  }

  function pixelOf(event) {
    const box = el.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  const positionAt = (x) => graph.pixelToX(x) / state.factor;

  function overArea({ x, y }) {
    const { left, width, top, height } = graph.area();
    return x >= left && x <= left + width && y >= top && y <= top + height;
  }

  function move(event) {
    if (!state || event.pointerType === "touch") return;
    const { x, y } = pixelOf(event);
    readout.hidden = event.buttons !== 0 || !overArea({ x, y });
    if (readout.hidden) return;
    const position = Math.max(0, Math.min(state.reached, positionAt(x)));
    showReadout(readout, state, position, { x, width: el.clientWidth, top: graph.area().top });
  }

  const leave = () => {
    readout.hidden = true;
  };

  const press = (event) => {
    const isFree = state && !event.target.closest("[role=slider]");
    pressed = isFree && overArea(pixelOf(event)) ? { x: event.clientX, y: event.clientY } : null;
  };

  function release(event) {
    if (!pressed) return;
    const moved = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y);
    pressed = null;
    if (moved >= STILL || event.button !== 0) return;
    const { x, y } = pixelOf(event);
    onSeek(
      positionAt(x),
      runNear(state, positionAt(x), (loss) => Math.abs(graph.yToPixel(loss) - y)),
    );
  }

  el.addEventListener("pointermove", move);
  el.addEventListener("pointerleave", leave);
  el.addEventListener("pointerdown", press, true);
  el.addEventListener("dblclick", onReset);
  window.addEventListener("pointerup", release, true);

  return {
    labelWidth: names.room,
    /** Pixels that the further layers need beside the upward axis. */
    beside: (newState) => Math.max(0, ...extra.map((layer) => layer.beside(newState))),
    update,
    paint,
    names: names.placed,
    join: (layer) => extra.push(layer),
    destroy() {
      window.removeEventListener("pointerup", release, true);
      for (const layer of layers) layer.remove();
    },
  };
}
