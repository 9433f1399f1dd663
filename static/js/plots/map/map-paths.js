/**
 * Paths in a map: pale as a whole, bold up to the playhead, with their points there, arrows and the probe. Depends on
 * places in pixels and a palette; must not know a run.
 */

import { drawMarks } from "../canvas.js";
import { DASHES } from "../dashes.js";
/** @import { MapPath } from "../types.js" */

const RADIUS = 5.5;
const HEAD = 8; // pixels of an arrow's head
const PROBE = 7;

const dashOf = (accent) => (DASHES[accent] === "solid" ? [] : DASHES[accent].split(",").map(parseFloat));

function trace(context, points) {
  context.beginPath();
  points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
}

function stroke(context, color, width, dash, alpha = 1) {
  Object.assign(context, { strokeStyle: color, lineWidth: width, lineJoin: "round", globalAlpha: alpha });
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/**
 * The paths of all runs, in pixels.
 * @type {(context: any, paths: MapPath[], palette: any) => void}
 */
export function paintPaths(context, paths, palette) {
  for (const { accent, whole } of paths) {
    trace(context, whole);
    stroke(context, palette.runs[accent], 1.5, dashOf(accent), 0.55);
  }
  for (const { accent, done } of paths) {
    trace(context, done);
    stroke(context, palette.back, 5, [], 0.7);
    stroke(context, palette.runs[accent], 2.5, dashOf(accent));
  }
}

/**
 * Where all runs begin.
 * @type {(context: any, place: number[], palette: any) => void}
 */
export function paintStart(context, [x, y], palette) {
  context.beginPath();
  context.moveTo(x + 4.5, y);
  context.arc(x, y, 4.5, 0, 2 * Math.PI);
  context.fillStyle = palette.back;
  context.fill();
  stroke(context, palette.ink, 1.75, []);
}

/** Each path's point at the playhead, in the shape of its accent. */
export function paintPoints(context, paths, palette) {
  const look = { hollow: false, numerals: false, colors: [], back: palette.back };
  const marks = paths
    .filter(({ at }) => at)
    .map(({ accent, at: [x, y] }) => ({ x, y, kind: accent - 1, color: palette.runs[accent] }));
  for (const mark of marks) {
    drawMarks(context, [{ ...mark, color: palette.back }], { ...look, radius: RADIUS + 1.75 });
    drawMarks(context, [mark], { ...look, radius: RADIUS });
  }
}

/** Arrows [{from, to, color, width}]; one shorter than its head is nothing but the head's tip. */
export function paintArrows(context, arrows, { back }) {
  for (const { from, to, color, width } of arrows) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    if (!(length > 1)) continue;
    const head = Math.min(HEAD + width, length);
    const [along, across] = [
      [dx / length, dy / length],
      [-dy / length, dx / length],
    ];
    const neck = [to[0] - head * along[0], to[1] - head * along[1]];
    const corner = (side) => neck.map((value, axis) => value + side * 0.45 * head * across[axis]);
    const points = [to, corner(1), corner(-1)];
    for (const [ink, extra] of [
      [back, 3],
      [color, 0],
    ]) {
      trace(context, [from, neck]);
      stroke(context, ink, width + extra, []);
      trace(context, points);
      context.closePath();
      context.fillStyle = ink;
      context.fill();
      if (extra) stroke(context, ink, extra, []);
    }
  }
}

/**
 * Two short lines that cross at the place that is read, open in the middle.
 * @type {(context: any, place: number[], palette: any) => void}
 */
export function paintProbe(context, [x, y], { ink, back }) {
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ]) {
    context.moveTo(x + 3 * dx, y + 3 * dy);
    context.lineTo(x + (3 + PROBE) * dx, y + (3 + PROBE) * dy);
  }
  stroke(context, back, 4, []);
  stroke(context, ink, 1.5, []);
}
