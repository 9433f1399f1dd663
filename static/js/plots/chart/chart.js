/**
 * A small chart: traces on two axes, lines named at their ends, straight lines over it. Depends on its spec; must not
 * know its subject.
 */

import { createChartOverlay } from "./chart-overlay.js";
import { fitted, layoutOf } from "./chart-layout.js";
import { createGraph } from "../graph/graph.js";
import { nameWidth } from "../line-name.js";
import { watchedSize } from "../sizes.js";
import { FACE } from "../graph/text-width.js";
/** @import { ChartListeners, ChartSpec } from "../types.js" */

/**
 * `update(spec)` draws anew only where x, y, traces, palette or the size are others than before; `lines` move freely.
 * @param {Element} el
 * @param {ChartListeners} [listeners]
 */
export function createChart(el, { onZoom, onWhole, onPick } = {}) {
  const stage = document.createElement("div");
  stage.className = "plot-graph";
  el.append(stage);
  el.classList.toggle("chart-zooms", Boolean(onZoom));
  let drawn = null;
  const graph = createGraph(stage, { onZoom: ({ x }) => onZoom?.(x) });
  const overlay = createChartOverlay(el, graph);

  /** @param {ChartSpec} spec */
  function update({ x, y, traces, equal = false, lines = {}, palette }) {
    const next = { x, y, traces, equal, palette, ...watchedSize(el) };
    if (!next.width || !next.height) return;
    const isOther = !drawn || Object.keys(next).some((key) => next[key] !== drawn[key]);
    if (isOther) draw(next, lines);
    overlay.update(traces, lines, isOther);
  }

  function draw(next, { horizontals = [] }) {
    const margin = { t: 10, b: 40, r: overlay.room([...next.traces, ...horizontals], next) };
    const drags = Boolean(onZoom) && !next.palette.coarse;
    graph.react(next.traces, layoutOf(next, fitted(next, margin), margin, drags));
    drawn = next;
  }

  let pressed = null;
  const press = ({ clientX, clientY }) => {
    pressed = drawn && { clientX, clientY };
  };
  function release(event) {
    const still = pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) < 4;
    pressed = null;
    if (still && event.button === 0) onPick(graph.pixelToX(event.clientX - el.getBoundingClientRect().left));
  }
  if (onPick) {
    stage.addEventListener("pointerdown", press, true);
    window.addEventListener("pointerup", release, true);
  }
  if (onWhole) stage.addEventListener("dblclick", onWhole);

  /** What is on show as a saved picture wants it; null before there is anything. */
  function picture() {
    if (!drawn) return null;
    const { width, height, palette } = drawn;
    const ends = overlay.names().map(({ label, mark, left }) => left + nameWidth(label, !mark));
    return {
      width: Math.max(width, ...ends),
      height,
      under: graph.toSvg(FACE),
      paint: (context) => overlay.paint(context, palette),
    };
  }

  return {
    update,
    picture,
    destroy() {
      window.removeEventListener("pointerup", release, true);
      overlay.destroy();
      graph.destroy();
      stage.remove();
    },
  };
}
