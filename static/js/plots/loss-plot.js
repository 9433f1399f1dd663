/** Loss against the chosen axis, all runs: batch losses pale, training loss bold, playhead over it. */

import { axisTitle } from "../core/format.js";
import { lossTitle } from "../core/page-words.js";
import { extent } from "../core/playhead.js";
import { TEST_MARKS, noteInWords } from "../core/loss-words.js";
import { DASHES } from "./dashes.js";
import { nameWidth } from "./line-name.js";
import { createGraph } from "./plotly.js";
import { createLines } from "./loss-lines.js";
import { lossRange, stillServes } from "./loss-range.js";
import { createOverlay } from "./loss-overlay.js";
import { FACE } from "./text-width.js";
import { roomFor, ticksOf } from "./tick-labels.js";

const GROWTH_PAUSE = 30; // milliseconds

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
  let grownAt = 0;

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
    const size = { width: el.clientWidth, height: el.clientHeight };
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
    return { runs, axis, scale, showTest, palette, ...size, factor, losses, end: steady ? drawn.end : end, zoom };
  }

  const changed = (next) => !drawn || Object.keys(next).some((key) => next[key] !== drawn[key]);

  function redraw(next) {
    const yRange = next.zoom?.y ?? (next.scale === "log" ? next.losses.map(Math.log10) : next.losses);
    const shown = next.scale === "log" ? yRange.map((power) => 10 ** power) : yRange;
    const ticks = ticksOf({ type: next.scale }, shown, Math.max(3, Math.round(next.height / 36)));
    const margin = {
      l: Math.max(52, roomFor(ticks.labels)),
      r: overlay.labelWidth(next.runs, next.width, next.showTest),
      t: 8,
      b: 40,
    };
    const width = Math.max(50, next.width - margin.l - margin.r);
    const xRange = next.zoom?.x ?? [0, next.factor * next.end || 1];
    const [low, high] = shown;
    const window = { from: xRange[0], to: xRange[1], columns: Math.round(width), low, high };
    lines = createLines(next.runs, { axis: next.axis, factor: next.factor, window, withTest: next.showTest });
    lines.growTo(state.reached);
    const points = lines.points(state.reached);
    const traces = lines.entries.map((entry, i) => ({ ...traceOf(entry, next.palette, width), ...points[i] }));
    graph.react(traces, layoutOf(next, xRange, yRange, ticks, margin));
    drawn = { ...next, shown };
  }

  function update(newState) {
    state = newState;
    if (!state.runs.length || !el.clientWidth || !graph.canDraw()) return;
    const next = view();
    if (changed(next)) redraw(next);
    else growLines();
    overlay.update({ ...state, factor: drawn.factor, scale: drawn.scale, shown: drawn.shown });
    tellOutside();
  }

  /** While it plays the lines grow at half the frames: the playhead moves at all of them. */
  function growLines() {
    const now = performance.now();
    if (state.moving && now - grownAt < GROWTH_PAUSE) return;
    const points = lines.growTo(state.reached);
    if (!points) return;
    graph.move(points);
    grownAt = now;
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
    destroy() {
      overlay.destroy();
      graph.destroy();
      stage.remove();
    },
  };
}

/** A line with more points than pixels is a band: it is drawn paler. */
function traceOf({ kind, index, run }, palette, width) {
  const dense = run.plannedSteps > 2 * width;
  const color = palette.runs[index];
  const styles = {
    batch: { opacity: dense ? palette.denseness : palette.paleness, line: { color, width: 1 } },
    after: { line: { color, width: 1.5, dash: "1px,4px" } },
    test: {
      line: { color, width: 1.25 },
      mode: "lines+markers",
      marker: { symbol: "circle", size: 6, maxdisplayed: 14, color: palette.back, line: { color, width: 1.25 } },
    },
    training: { line: { color, width: 2.75, dash: DASHES[index] } },
  };
  const simple = { simplify: false };
  const style = styles[kind];
  return {
    type: "scatter",
    mode: "lines",
    name: `${run.label}, ${kind}`,
    hoverinfo: "skip",
    showlegend: false,
    connectgaps: false,
    ...style,
    line: { ...simple, ...style.line },
  };
}

function layoutOf(next, xRange, yRange, ticks, margin) {
  const { palette, width, height } = next;
  const shared = {
    color: palette.text,
    gridcolor: palette.grid,
    zeroline: false,
    showline: false,
    ticks: "",
    automargin: false,
    tickfont: { size: 12 },
    fixedrange: palette.coarse,
    separatethousands: true,
  };
  const log = next.scale === "log";
  return {
    width,
    height,
    margin,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: palette.font, size: 12, color: palette.text },
    separators: ".,",
    showlegend: false,
    hovermode: false,
    dragmode: palette.coarse ? false : "zoom",
    xaxis: {
      ...shared,
      range: xRange,
      title: { text: axisTitle(next.axis, next.factor), standoff: 6, font: { size: 12 } },
      nticks: Math.max(3, Math.round(width / 110)),
      exponentformat: "none",
      showgrid: false,
      tickformat: next.axis === "time" ? "" : ",",
    },
    yaxis: {
      ...shared,
      type: log ? "log" : "linear",
      range: yRange,
      title: { text: "loss", standoff: 4, font: { size: 12 } },
      tickmode: "array",
      tickvals: ticks.values,
      ticktext: ticks.labels,
    },
  };
}
