/** The grid, the ticks and the titles of a graph's axes. Depends on layout and scales; must not know the traces. */

import { svgElement } from "./svg-element.js";

// Pixels from the area's edge, and from where a text is centred to its base line.
const TICK_DOWN = 13;
const TICK_LEFT = 1;
const MIDDLE = 4.2;
const X_TITLE = 23.9;
const Y_TITLE = 4.7;

/** Elements of the grid and of both axes; `widthOf(label)` in pixels. */
export function axesOf({ area, palette, x, y }, scales, widthOf) {
  return [gridOf(area, palette, { x, y }, scales), acrossOf(x, area, scales.x), upOf(y, area, scales.y, widthOf)];
}

/** A grid line on the area's edge is left out. */
function gridOf({ left, top, width, height }, palette, axes, scales) {
  const places = (name, from, length) =>
    axes[name].isBare
      ? []
      : axes[name].ticks.values.map(scales[name].toPixel).filter((at) => at > from + 1 && at < from + length - 1);
  const d = [
    ...places("x", left, width).map((at) => `M${at.toFixed(2)},${top}v${height}`),
    ...places("y", top, height).map((at) => `M${left},${at.toFixed(2)}h${width}`),
  ];
  const look = { stroke: palette.grid, "shape-rendering": "crispEdges" };
  return svgElement("path", { class: "graph-grid", d: d.join(""), ...look });
}

function acrossOf({ ticks, title, gap }, { left, top, width, height }, { toPixel }) {
  const group = svgElement("g", { class: "graph-x", "text-anchor": "middle" });
  const bottom = top + height;
  ticks.values.forEach((value, i) => {
    group.append(textAt("graph-tick", ticks.labels[i], toPixel(value), bottom + TICK_DOWN));
  });
  group.append(textAt("graph-title", title, left + width / 2, bottom + X_TITLE + gap));
  return group;
}

function upOf({ ticks, title, gap, beside = 0 }, { left, top, height }, { toPixel }, widthOf) {
  const group = svgElement("g", { class: "graph-y", "text-anchor": "end" });
  ticks.values.forEach((value, i) => {
    group.append(textAt("graph-tick", ticks.labels[i], left - TICK_LEFT, toPixel(value) + MIDDLE));
  });
  const widest = Math.max(beside, ...ticks.labels.map(widthOf));
  const [x, y] = [left - widest - Y_TITLE - gap, top + height / 2];
  const look = { "text-anchor": "middle", transform: `rotate(-90,${x.toFixed(2)},${y})` };
  group.append(textAt("graph-title", title, x, y, look));
  return group;
}

function textAt(name, words, x, y, more = {}) {
  const text = svgElement("text", { class: name, x: x.toFixed(2), y: y.toFixed(2), ...more });
  text.textContent = words;
  return text;
}
