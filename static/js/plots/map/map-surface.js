/**
 * A surface in a map: pale tones by its height, and contour lines, some with their loss. Depends on a surface, levels,
 * palette and pixels; must not know whose loss it is.
 */

import { contourOf, heightsOf } from "../../core/landscape/surface.js";
import { plainTick } from "../../core/format.js";
import { rgb } from "../colors.js";
import { placeLabels } from "./contour-labels.js";

const DARKEST = 0.2; // share of the text's colour at the highest level
const LINE = 0.42; // the same of a contour line
const DASH = [4, 3];
const SIZE = 11; // pixels, of a label

/** @type {(share: number, back: number[], ink: number[]) => number[]} */
const mixed = (share, back, ink) => back.map((tone, i) => Math.round(tone + share * (ink[i] - tone)));

const mixedName = (share, { back, ink }) => `rgb(${mixed(share, rgb(back), rgb(ink)).join(",")})`;

/** Contour lines and tones of a surface, computed once; the tones may be those of other levels. */
export const fieldOf = (surface, levels, toned = levels) => ({
  surface,
  levels,
  lines: levels.map((level) => contourOf(surface, level)),
  heights: heightsOf(surface, toned),
});

/** A pixel for each point of the grid; clear where there is no loss. */
function tonesOf({ surface: { columns, rows }, heights }, { back, ink }) {
  const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  const pixels = canvas.getContext("2d");
  const image = pixels.createImageData(columns, rows);
  const [low, high] = [rgb(back), rgb(ink)];
  heights.forEach((height, i) => {
    if (Number.isNaN(height)) return;
    const row = rows - 1 - Math.floor(i / columns); // the lowest v is at the foot
    image.data.set([...mixed(DARKEST * height, low, high), 255], 4 * (row * columns + (i % columns)));
  });
  pixels.putImageData(image, 0, 0);
  return canvas;
}

/** The tones, within the clip that is set. `place` = {toX, toY} in pixels. */
export function paintTones(context, field, place, palette) {
  const { u, v, columns, rows } = field.surface;
  const [left, top] = [place.toX(u[0]), place.toY(v[1])];
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  // Points of the grid lie on its edges, pixels have their middles there: half a cell is cut off.
  const size = [place.toX(u[1]) - left, place.toY(v[0]) - top];
  context.drawImage(tonesOf(field, palette), 0.5, 0.5, columns - 1, rows - 1, left, top, ...size);
}

/** Contour lines; with `accent` dashed in that colour, otherwise solid with labels that keep clear of `obstacles`. */
export function paintLines(context, field, place, { palette, accent, obstacles }) {
  const lines = field.lines.map((ends) => inPixels(ends, field.surface, place));
  const labels = accent ? [] : placeLabels(lines, labelsOf(field.levels), place.area, obstacles);
  Object.assign(context, {
    lineWidth: 1,
    strokeStyle: accent ?? mixedName(LINE, palette),
    lineJoin: "round",
  });
  context.setLineDash(accent ? DASH : []);
  lines.forEach((ends, i) => strokeLine(context, accent ? joined(ends) : ends, labels[i] ? [labels[i]] : []));
  context.setLineDash([]);
  for (const label of labels.filter(Boolean)) paintLabel(context, label, palette);
}

const labelsOf = (levels) => levels.map((level) => (Number(level.toPrecision(3)) === level ? plainTick(level) : null));

function inPixels(ends, { u, v, columns, rows }, { toX, toY }) {
  const [left, foot] = [toX(u[0]), toY(v[0])];
  const across = (toX(u[1]) - left) / (columns - 1);
  const up = (toY(v[1]) - foot) / (rows - 1);
  return ends.map((end, i) => (i % 2 ? foot + end * up : left + end * across));
}

/** A line of segments, without those that lie under its label. */
function strokeLine(context, ends, labels) {
  context.beginPath();
  let last = null;
  for (let i = 0; i < ends.length; i += 4) {
    const [x1, y1, x2, y2] = [ends[i], ends[i + 1], ends[i + 2], ends[i + 3]];
    if (labels.some((label) => isUnder(label, (x1 + x2) / 2, (y1 + y2) / 2))) continue;
    if (!last || last[0] !== x1 || last[1] !== y1) context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    last = [x2, y2];
  }
  context.stroke();
}

function isUnder({ x, y, angle, width }, atX, atY) {
  const [dx, dy] = [atX - x, atY - y];
  const along = dx * Math.cos(angle) + dy * Math.sin(angle);
  const across = dy * Math.cos(angle) - dx * Math.sin(angle);
  return Math.abs(along) < width / 2 + 3 && Math.abs(across) < SIZE;
}

/** The segments in the order in which they meet, so that dashes run on from one to the next. */
function joined(ends) {
  const key = (x, y) => `${x.toFixed(2)},${y.toFixed(2)}`;
  const at = new Map();
  const left = new Set();
  for (let i = 0; i < ends.length; i += 4) {
    left.add(i);
    for (const end of [key(ends[i], ends[i + 1]), key(ends[i + 2], ends[i + 3])])
      at.set(end, [...(at.get(end) ?? []), i]);
  }
  const ordered = [];
  const take = (i, isTurned) => {
    left.delete(i);
    const [x1, y1, x2, y2] = ends.slice(i, i + 4);
    ordered.push(...(isTurned ? [x2, y2, x1, y1] : [x1, y1, x2, y2]));
  };
  const goOn = () => {
    const end = key(ordered.at(-2), ordered.at(-1));
    const next = at.get(end).find((i) => left.has(i));
    if (next !== undefined) take(next, key(ends[next], ends[next + 1]) !== end);
    return next !== undefined;
  };
  const isEnd = (i) => [0, 2].some((side) => at.get(key(ends[i + side], ends[i + side + 1])).length === 1);
  for (const i of [...[...left].filter(isEnd), ...left]) {
    if (!left.has(i)) continue;
    take(i, at.get(key(ends[i + 2], ends[i + 3])).length === 1);
    while (goOn());
  }
  return ordered;
}

function paintLabel(context, { text, x, y, angle }, palette) {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  Object.assign(context, {
    font: `${SIZE}px ${palette.font}`,
    textAlign: "center",
    textBaseline: "middle",
    fillStyle: palette.text,
  });
  context.fillText(text, 0, 0);
  context.restore();
}
