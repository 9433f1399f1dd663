/** A trace of a graph as SVG: intervals, line and marks. Depends on scales; must not know an axis or the pointer. */

import { edgeOf, fewOf, markPaths, placesOf } from "./marks.js";
import { createPath } from "./path.js";
import { setAttributes, svgElement } from "./svg-element.js";
/** @import { Trace } from "../types.js" */

const LOOK = { mode: "lines", dash: "solid", width: 2, opacity: 1, symbol: "circle", size: 6 };
const INTERVAL = 1.25; // pixels: the width of an interval's line

/**
 * {element, move(points)}; `turn` counts the traces before this one that have few marks of many points.
 * @param {Trace} trace
 */
export function createTrace(trace, scales, area, turn) {
  const look = { ...LOOK, ...trace };
  const element = svgElement("g", { class: "graph-trace", opacity: look.opacity });
  const parts = [
    look.low && createIntervals(look, scales),
    look.mode.includes("lines") && createLine(look, scales, area),
    look.mode.includes("markers") && createMarks(look, scales, area, turn),
  ].filter(Boolean);
  element.append(...parts.map((part) => part.element));
  const move = (points) => parts.forEach((part) => part.move(points));
  move(look);
  return { element, move };
}

/** @param {Trace} look */
function createLine({ color, width, dash }, scales, area) {
  const write = createPath(scales, area);
  const isDashed = dash !== "solid";
  const element = svgElement("g", {
    class: "graph-line",
    fill: "none",
    stroke: color,
    "stroke-width": width,
    "stroke-dasharray": isDashed ? dash : undefined,
    "stroke-miterlimit": 2,
  });
  // Without it Chromium draws a pale group of one path as a pale path, which is darker where it crosses itself.
  const addPath = () => element.appendChild(svgElement("path", { "vector-effect": "non-scaling-stroke" }));
  const show = (path, { d, before }) => setAttributes(path, { d, "stroke-dashoffset": isDashed ? before : undefined });
  let end = addPath();

  function move(points) {
    const { complete, last } = write(points);
    for (const piece of complete) {
      show(end, piece);
      end = addPath();
    }
    show(end, last);
  }

  return { element, move };
}

/** @param {Trace} look */
function createMarks({ symbol, size, color, fill, edge, most }, scales, area, turn) {
  const thickness = edgeOf({ symbol, fill, edge });
  const element = svgElement("g", {
    class: "graph-marks",
    fill: fill ?? color,
    stroke: thickness ? color : undefined,
    "stroke-width": thickness || undefined,
  });
  const shown = (points) =>
    most ? fewOf(placesOf(points, scales, area), most, turn) : placesOf(points, scales, area, size);
  const pathsOf = (points) => markPaths(shown(points), { symbol, size, hasEdge: Boolean(thickness) });
  return {
    element,
    move: (points) => element.replaceChildren(...pathsOf(points).map((path) => svgElement("path", path))),
  };
}

/**
 * They stay where they are.
 * @param {Trace} look
 */
function createIntervals({ x, low, high, color }, scales) {
  const ends = Array.from(x, (value, i) =>
    [scales.x, scales.y, scales.y].map((scale, j) => scale.placeOf([value, low[i], high[i]][j]).toFixed(2)),
  );
  const d = ends
    .filter((places) => !places.includes("NaN"))
    .map(([across, from, to]) => `M${across},${from}V${to}`)
    .join("");
  return { element: svgElement("path", { d, stroke: color, "stroke-width": INTERVAL }), move() {} };
}
