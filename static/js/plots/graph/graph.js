/**
 * A graph in SVG: traces over two axes, with a rectangle to drag. Depends on traces and layout; must not know what they
 * mean. It reads nothing from the page's layout but where a press lies.
 */

import { axesOf } from "./axes.js";
import { createScale, isTooNarrow } from "./scale.js";
import { createTrace } from "./traces.js";
import { createZoom } from "./zoom.js";
import { setAttributes, svgElement } from "./svg-element.js";
import { textWidth, widthIn } from "./text-width.js";
/** @import { GraphLayout, Points, Trace } from "../types.js" */

const SIZE = 12; // pixels of all texts

let clips = 0; // so that each graph of the page has its own

/** A graph in `el`: onZoom({x, y}) gives the ranges of both axes, in their values, when a rectangle was dragged. */
export function createGraph(el, { onZoom }) {
  const clip = `graph-clip-${++clips}`;
  const svg = svgElement("svg", { class: "graph", "font-size": SIZE });
  const clipPath = svgElement("clipPath", { id: clip });
  const clipRect = svgElement("rect");
  const [axes, lines] = [svgElement("g"), svgElement("g", { class: "graph-traces", "clip-path": `url(#${clip})` })];
  const zoom = createZoom(chosen);
  let drawn = null; // the layout
  let scales = null;
  let traces = [];
  clipPath.append(clipRect);
  svg.append(clipPath, axes, lines, zoom.layer, zoom.pad);

  function chosen({ left, right, top, bottom, x, y }) {
    const ranges = {
      x: x ? [left, right].map(scales.x.toValue) : drawn.x.range,
      y: y ? [bottom, top].map(scales.y.toValue) : drawn.y.range,
    };
    if (!isTooNarrow(ranges.x) && !isTooNarrow(ranges.y)) onZoom(ranges);
  }

  /**
   * Draws it anew.
   * @param {Trace[]} newTraces
   * @param {GraphLayout} layout
   */
  function react(newTraces, layout) {
    const { width, height, area, palette, x, y } = layout;
    if (!drawn) el.append(svg);
    drawn = layout;
    scales = {
      x: createScale(x, area.left, area.width),
      y: createScale(y, area.top + area.height, -area.height),
    };
    setAttributes(svg, { width, height, fill: palette.text, "font-family": palette.font });
    setAttributes(clipRect, { x: area.left, y: area.top, width: area.width, height: area.height });
    axes.replaceChildren(...axesOf(layout, scales, (label) => widthIn(svg, label)));
    traces = newTraces.map((trace, i) => createTrace(trace, scales, area, turnOf(newTraces, i)));
    lines.replaceChildren(...traces.map((trace) => trace.element));
    zoom.update(layout);
  }

  /** @param {?Points[]} points  new ones for each trace, null for one that has not changed */
  function move(points) {
    points.forEach((own, i) => own && traces[i].move(own));
  }

  /** As the text of an SVG, written in the face `family`; its lines become thicker where it is shown larger. */
  function toSvg(family) {
    const copy = setAttributes(svg.cloneNode(), { "font-family": family });
    const written = svgElement("g");
    written.append(...axesOf(drawn, scales, (label) => textWidth(label, SIZE, family)));
    copy.append(clipPath.cloneNode(true), written, lines.cloneNode(true));
    for (const path of copy.querySelectorAll("[vector-effect]")) path.removeAttribute("vector-effect");
    return new XMLSerializer().serializeToString(copy);
  }

  return {
    react,
    move,
    toSvg,
    /** Pixels from the left (top) of the graph for a value of the axis, and back. */
    xToPixel: (x) => scales.x.toPixel(x),
    yToPixel: (y) => scales.y.toPixel(y),
    pixelToX: (pixel) => scales.x.toValue(pixel),
    pixelToY: (pixel) => scales.y.toValue(pixel),
    /** The drawing area within the graph. */
    area: () => drawn.area,
    destroy() {
      zoom.destroy();
      svg.remove();
    },
  };
}

const turnOf = (traces, index) => traces.slice(0, index).filter((trace) => trace.most).length;
