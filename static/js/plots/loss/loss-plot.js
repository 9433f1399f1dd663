/** Loss against the chosen axis, all runs: batch losses pale, training loss bold, playhead over it. */

import { axisTitle, tick } from "../../core/format.js";
import { lossTitle } from "../../core/words/page-words.js";
import { extent } from "../../core/playhead.js";
import { TEST_MARKS, noteInWords } from "../../core/words/loss-words.js";
import { niceTicks } from "../../core/geometry/ticks.js";
import { DASHES } from "../dashes.js";
import { createGraph } from "../graph/graph.js";
import { nameWidth } from "../line-name.js";
import { createLines } from "./loss-lines.js";
import { lossRange, stillServes } from "./loss-range.js";
import { createOverlay } from "./loss-overlay.js";
import { watchedSize } from "../sizes.js";
import { FACE } from "../graph/text-width.js";
import { roomFor, ticksOf } from "../tick-labels.js";
/** @import { GraphLayout, Trace } from "../types.js" */

const TITLE_ROOM = 22; // pixels: the title of the upward axis, and its distance

/** Calls onSeek(position, index of the run or null), onNote(text), onZoom(isZoomed); `press()`: what a press does. */
export function createLossPlot(el, { onSeek, onNote, onZoom, press }) {
  const stage = document.createElement("div");
  stage.className = "plot-graph";
  el.append(stage);
  const graph = createGraph(stage, { onZoom: zoomTo });
  const overlay = createOverlay(el, graph, { onSeek, onReset: whole });
  let zoom = null;
  let drawn = null;
  let lines = null;
  let state = null;
  let note = null;

  function zoomTo(ranges) {
    zoom = ranges;
    onZoom(true);
    update(state);
  }

  function whole() {
    zoom = null;
    onZoom(false);
    if (state) update(state);
  }

  /** What the axes depend on; a new one means a redraw. */
  function view() {
    const { runs, axis, scale, showTest, palette } = state;
    const end = extent(runs, axis);
    const factor = axis === "time" && end < 1 ? 1000 : 1;
    const same =
      drawn &&
      drawn.runs === runs &&
      drawn.axis === axis &&
      drawn.scale === scale &&
      drawn.showTest === showTest &&
      drawn.factor === factor;
    if (!same && zoom && drawn) {
      zoom = null;
      onZoom(false);
    }
    const range = lossRange(runs, scale, showTest);
    const losses = same && stillServes(drawn.losses, range) ? drawn.losses : range;
    const steady =
      same && Math.abs(end - drawn.end) <= 0.02 * drawn.end && !(end > drawn.end && runs.every((run) => run.ended));
    return {
      runs,
      axis,
      scale,
      showTest,
      palette,
      ...watchedSize(el),
      factor,
      losses,
      end: steady ? drawn.end : end,
      zoom,
      beside: overlay.beside(state),
    };
  }

  const changed = (next) => !drawn || Object.keys(next).some((key) => next[key] !== drawn[key]);

  function redraw(next) {
    const shown = next.zoom?.y ?? next.losses;
    const ticks = ticksOf({ type: next.scale }, shown, Math.max(3, Math.round(next.height / 36)));
    const area = areaOf(next, ticks, overlay.labelWidth(next.runs, next.width, next.showTest));
    const xRange = next.zoom?.x ?? [0, next.factor * next.end || 1];
    const [low, high] = shown;
    const window = { from: xRange[0], to: xRange[1], columns: Math.round(area.width), low, high };
    lines = createLines(next.runs, { axis: next.axis, factor: next.factor, window, withTest: next.showTest });
    lines.growTo(state.reached);
    const points = lines.points();
    const traces = lines.entries.map((entry, i) => ({ ...traceOf(entry, next.palette, area.width), ...points[i] }));
    graph.react(traces, layoutOf(next, area, xRange, shown, ticks));
    drawn = { ...next, shown };
  }

  function update(newState) {
    state = newState;
    if (!state.runs.length || !watchedSize(el).width) return;
    const next = view();
    if (changed(next)) redraw(next);
    else growLines();
    overlay.update({ ...state, factor: drawn.factor, scale: drawn.scale, shown: drawn.shown });
    tellOutside();
  }

  /** While it plays the lines grow at half the frames: the playhead moves at all of them. */
  function growLines() {
    if (state.due.even) graph.move(lines.growTo(state.reached));
  }

  function tellOutside() {
    const text = noteInWords(zoom ? [] : lines.outside(), press());
    if (text !== note) onNote((note = text));
  }

  /** What is on show as a saved picture wants it; null before there is anything. */
  function picture() {
    if (!drawn) return null;
    const ends = overlay.names().map(({ text, left }) => left + nameWidth(text));
    return {
      title: lossTitle(drawn.axis),
      note: noteInWords(zoom ? [] : lines.outside(), drawn.showTest ? TEST_MARKS : ""),
      width: Math.max(drawn.width, ...ends),
      height: drawn.height,
      under: graph.toSvg(FACE),
      paint: overlay.paint,
    };
  }

  return {
    update,
    picture,
    whole,
    /**
     * Puts a further layer over the plot: create(el, graph) makes {update(state, area), beside(state),
     * paint(context, palette)}.
     */
    join(create) {
      const layer = create(el, graph);
      overlay.join(layer);
      return layer;
    },
    destroy() {
      overlay.destroy();
      graph.destroy();
      stage.remove();
    },
  };
}

/** The drawing area: beside it stand the losses, a grip, and, `right` pixels wide, the lines' names. */
function areaOf({ width, height, beside }, ticks, right) {
  const left = Math.max(52, roomFor(ticks.labels), TITLE_ROOM + beside);
  return { left, top: 8, width: Math.max(50, width - left - right), height: height - 48 };
}

/** A line with more points than pixels is a band: it is drawn paler. */
function traceOf({ kind, run }, palette, width) {
  const dense = run.plannedSteps > 2 * width;
  const color = palette.runs[run.accent];
  /** @type {Record<string, Partial<Trace>>} */
  const looks = {
    batch: { opacity: dense ? palette.denseness : palette.paleness, width: 1 },
    after: { width: 1.5, dash: "1px,4px" },
    test: { width: 1.25, mode: "lines+markers", fill: palette.back, edge: 1.25, most: 14 },
    training: { width: 2.75, dash: DASHES[run.accent] },
  };
  return { name: `${run.label}, ${kind}`, color, ...looks[kind] };
}

/** @returns {GraphLayout} */
function layoutOf({ palette, width, height, axis, factor, scale, beside }, area, xRange, yRange, ticks) {
  return {
    width,
    height,
    area,
    palette,
    drags: { x: !palette.coarse, y: !palette.coarse },
    x: {
      type: "linear",
      range: xRange,
      ticks: positionTicks(xRange, Math.max(3, Math.round(area.width / 100))),
      title: axisTitle(axis, factor),
      gap: 6,
      isBare: true,
    },
    y: { type: scale, range: yRange, ticks, title: "loss", gap: 4, beside },
  };
}

/** Positions are counts: 120,000, not 1.2·10⁵. */
function positionTicks([low, high], wanted) {
  const { step, values } = niceTicks(low, high, wanted);
  return { values, labels: values.map((value) => tick(value, step)) };
}
