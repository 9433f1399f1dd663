/** A chart's traces and axes in Plotly's words. Pure. */

import { roomFor, ticksOf } from "./tick-labels.js";
/** @import { ChartSpec, Trace } from "./types.js" */

const ROOM = { linear: 0.04, log: 0.06 }; // of the range, on both sides of what is drawn

/** @param {Trace} trace */
export function traceOf({
  name,
  x,
  y,
  color,
  mode = "lines",
  dash = "solid",
  width = 2,
  opacity = 1,
  symbol = "circle",
  size = 6,
  fill,
  low,
  high,
}) {
  return {
    type: "scatter",
    mode,
    name,
    x,
    y,
    opacity,
    hoverinfo: "skip",
    showlegend: false,
    connectgaps: false,
    line: { color, width, dash, simplify: false },
    marker: { symbol, size, color: fill ?? color, line: { color, width: edgeOf(symbol, fill) }, opacity: 1 },
    ...(low && { error_y: intervals(y, low, high, color) }),
  };
}

/** A thin symbol is nothing but its edge. */
function edgeOf(symbol, fill) {
  if (symbol.endsWith("-thin")) return 2;
  return fill ? 1.5 : 0;
}

const intervals = (y, low, high, color) => ({
  type: "data",
  symmetric: false,
  color,
  thickness: 1.25,
  width: 0,
  array: y.map((value, i) => high[i] - value),
  arrayminus: y.map((value, i) => value - low[i]),
});

/**
 * {x, y, left}: [low, high] of both axes in their own values, and the room left of the plot.
 * @param {ChartSpec & {width: number, height: number}} spec
 */
export function fitted({ x, y, traces, equal, width, height }, margin) {
  const ranges = {
    x:
      x.range ??
      rangeOf(
        x,
        traces.flatMap((trace) => [...trace.x]),
      ),
    y:
      y.range ??
      rangeOf(
        y,
        traces.flatMap((trace) => [...trace.y, ...(trace.low ?? []), ...(trace.high ?? [])]),
      ),
  };
  const left = leftOf(y, ranges.y, height);
  if (!equal) return { ...ranges, left };
  const widened = (room) => equalScale(ranges, width - margin.r - room, height - margin.t - margin.b);
  const needed = Math.max(left, leftOf(y, widened(left).y, height));
  return { ...widened(needed), left: needed };
}

function rangeOf({ type, include = [] }, values) {
  const log = type === "log";
  const shown = [...values, ...include].filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (!shown.length) return log ? [0.1, 1] : [0, 1];
  const [to, from] = log ? [Math.log10, (power) => 10 ** power] : [(value) => value, (value) => value];
  const [low, high] = shown
    .reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity])
    .map(to);
  const room = (high - low || (log ? 1 : Math.abs(high) || 1)) * ROOM[type];
  return [from(low - room), from(high + room)];
}

/** The narrower range is widened about its middle. */
function equalScale({ x, y }, width, height) {
  const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
  const about = ([low, high], pixels) => [(low + high - unit * pixels) / 2, (low + high + unit * pixels) / 2];
  return { x: about(x, width), y: about(y, height) };
}

const wantedUp = (height) => Math.max(3, Math.round(height / 44));

const leftOf = (y, range, height) => roomFor(ticksOf(y, range, wantedUp(height)).labels);

/** `fit` as `fitted` gives it; `drags`: a stretch of the x-axis can be chosen. */
export function layoutOf({ x, y, palette, width, height }, fit, margin, drags) {
  const across = Math.max(4, Math.round((width - fit.left - margin.r) / 70));
  const axis = (which, range, wanted, more) => {
    const { values, labels } = ticksOf(which, range, wanted);
    return {
      type: which.type,
      range: which.type === "log" ? range.map(Math.log10) : range,
      tickmode: "array",
      tickvals: values,
      ticktext: labels,
      color: palette.text,
      gridcolor: palette.grid,
      zeroline: false,
      showline: false,
      ticks: "",
      automargin: false,
      tickangle: 0,
      tickfont: { size: 12 },
      title: { text: which.name, standoff: 6, font: { size: 12 } },
      ...more,
    };
  };
  return {
    width,
    height,
    margin: { ...margin, l: fit.left },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: palette.font, size: 12, color: palette.text },
    showlegend: false,
    hovermode: false,
    dragmode: drags ? "zoom" : false,
    xaxis: axis(x, fit.x, across, { fixedrange: !drags }),
    yaxis: axis(y, fit.y, wantedUp(height), { fixedrange: true }),
  };
}
