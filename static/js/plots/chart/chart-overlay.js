/**
 * What lies over a chart: names at the ends of lines and beside marks, straight lines. Depends on the graph's pixels;
 * must not know what the data mean.
 */

import { paintNames, placesOf, roomFor, showNames } from "./chart-names.js";
import { boxesOf, linesWithin, paintStrokes, showBoxes, showLeaders } from "./chart-strokes.js";
import { element } from "../pool.js";

/** Over the chart in `el`; traces and lines are those of chart.js. */
export function createChartOverlay(el, graph) {
  const layers = ["chart-strokes", "chart-strokes", "plot-names"].map((name) => element(name, el));
  const [strokes, leads, names] = layers;
  let drawn = { boxes: [], places: [], leaders: [] };

  /** `isOther`: the graph is another one, with names in other places; lines may move without that. */
  function update(traces, lines, isOther) {
    const area = graph.area();
    const within = linesWithin(lines, graph, area);
    drawn.boxes = boxesOf(within, area);
    showBoxes(strokes, drawn.boxes);
    if (!isOther) return;
    const places = placesOf(traces, within.level, { graph, area, layer: names });
    const leaders = places.filter(({ to }) => to);
    drawn = { ...drawn, places, leaders };
    showNames(names, places);
    showLeaders(leads, leaders);
  }

  /** The names as they are placed, at whole pixels. */
  const wholePlaces = () =>
    drawn.places.map((place) => ({ ...place, left: Math.round(place.left), top: Math.round(place.top) }));

  /** All of it on any 2D context. */
  function paint(context, palette) {
    paintStrokes(context, drawn.boxes, drawn.leaders, palette);
    paintNames(context, wholePlaces(), palette);
  }

  return {
    /** Pixels that the names of lines and traces need beside a plot of a size. */
    room: (lines, size) => roomFor(lines, names, size),
    update,
    paint,
    names: wholePlaces,
    destroy() {
      for (const layer of layers) layer.remove();
    },
  };
}
