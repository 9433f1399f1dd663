/** The ranges, ticks and places of a chart's axes. Depends on its spec; draws nothing. */

import { roomFor, ticksOf } from "../tick-labels.js";
/** @import { ChartSpec, GraphLayout } from "../types.js" */

const ROOM = { linear: 0.04, log: 0.06 }; // of the range, on both sides of what is drawn

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

/**
 * `fit` as `fitted` gives it; `drags`: a stretch of the x-axis can be chosen.
 * @returns {GraphLayout}
 */
export function layoutOf({ x, y, palette, width, height }, fit, margin, drags) {
  const area = {
    left: fit.left,
    top: margin.t,
    width: width - fit.left - margin.r,
    height: height - margin.t - margin.b,
  };
  const axis = ({ type, name, ticks }, range, wanted) => ({
    type,
    range,
    ticks: ticks ?? ticksOf({ type }, range, wanted),
    title: name,
    gap: 6,
  });
  const across = Math.max(4, Math.round(area.width / 70));
  return {
    width,
    height,
    area,
    palette,
    drags: { x: drags, y: false },
    x: axis(x, fit.x, across),
    y: axis(y, fit.y, wantedUp(height)),
  };
}
