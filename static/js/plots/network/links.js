/**
 * The links between the units of a network on a canvas: by sign solid or dashed, each in its colour, by size wide.
 * Depends on layout and parameters; must not know an element.
 */

import { gapBefore, heightOf, shownOf, widthOf } from "../../core/network/network-layout.js";

const DASH = [5, 3]; // pixels, of negative weights
const FADED = 0.2;
const [MANY, CROWDED] = [80, 0.55]; // links between two layers above which they are paler
const [HALO, HALO_OPACITY] = [7, 0.25]; // pixels across, of the one round a link

/** `marked(layer, from, to)` tells which links stand out; null for none. colors = {positive, negative}. */
export function drawLinks(context, layout, layers, theta, colors, marked = null) {
  const strokes = new Map(); // links of one look, which are one path; the widest are drawn last
  layers.forEach(({ outputs, weights }, before) => {
    const layer = before + 1;
    const [left, right] = gapBefore(layout, layer);
    const [from, to] = [shownOf(layout, before), shownOf(layout, layer)];
    for (let i = from.first; i < from.end; i++) {
      const start = heightOf(layout, before, i);
      for (let j = to.first; j < to.end; j++) {
        const weight = theta[weights + i * outputs + j];
        if (!Number.isFinite(weight)) continue;
        const isFaded = marked !== null && !marked(layer, i, j);
        const key = `${isFaded ? 0 : 1}|${widthOf(weight)}|${weight < 0 ? "negative" : "positive"}`;
        if (!strokes.has(key)) strokes.set(key, []);
        strokes.get(key).push([left, right, start, heightOf(layout, layer, j)]);
      }
    }
  });
  const opacity = crowded(layout) ? CROWDED : 1;
  for (const key of [...strokes.keys()].sort()) {
    const [isClear, width, sign] = key.split("|");
    context.globalAlpha = isClear === "1" ? opacity : FADED;
    context.strokeStyle = colors[sign];
    context.lineWidth = Number(width);
    context.setLineDash(sign === "negative" ? DASH : []);
    for (const link of strokes.get(key)) {
      context.beginPath();
      trace(context, link);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

const crowded = ({ columns }) =>
  columns.some(({ count }, layer) => layer > 0 && count * columns[layer - 1].count > MANY);

/** Round a single link. */
export function drawHalo(context, layout, { layer, from, to }, color) {
  const [left, right] = gapBefore(layout, layer);
  Object.assign(context, { strokeStyle: color, lineWidth: HALO, globalAlpha: HALO_OPACITY });
  context.beginPath();
  trace(context, [left, right, heightOf(layout, layer - 1, from), heightOf(layout, layer, to)]);
  context.stroke();
  context.globalAlpha = 1;
}

/** Level at both ends. */
function trace(context, [left, right, start, end]) {
  const middle = (left + right) / 2;
  context.moveTo(left, start);
  context.bezierCurveTo(middle, start, middle, end, right, end);
}
