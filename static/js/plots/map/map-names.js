/** Names of places in a map, each near its place and clear of the others. Depends on pixels; must not know a run. */

import { paintName } from "../line-name.js";
import { fillPool, element } from "../pool.js";
import { placeNames } from "../chart/mark-names.js";
import { paintStrokes, showLeaders } from "../chart/chart-strokes.js";
import { widthIn } from "../graph/text-width.js";

const BAR = 11; // of the coloured bar before a name, with the room behind it
const PITCH = 12; // pixels from one to the next of those that stand for a name

export function createMapNames(el) {
  const [leads, layer] = ["chart-strokes", "plot-names"].map((name) => element(name, el));
  let places = [];

  return {
    /** `named` = [{label, color, x, y}] in pixels, `points` = [{x, y}] to keep clear of. */
    update(named, points, area) {
      const sized = named.map((name) => ({ ...name, width: Math.ceil(widthIn(layer, name.label)) + BAR }));
      places = placeNames(sized, points, area).map((place, i) => ({ ...sized[i], ...place }));
      showLeaders(
        leads,
        places.filter(({ to }) => to),
      );
      fillPool(layer, "plot-name", places, (name, { label, color, left, top }) => {
        if (name.textContent !== label) name.textContent = label;
        name.style.setProperty("--accent", color);
        name.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
      });
    },
    /** Pixels along each name, for what keeps clear of them. */
    covered: () =>
      places.flatMap(({ left, top, width }) =>
        Array.from({ length: Math.ceil(width / PITCH) + 1 }, (_, i) => ({ x: left + i * PITCH, y: top + 8 })),
      ),
    /** All of them on any 2D context. */
    paint(context, palette) {
      paintStrokes(
        context,
        [],
        places.filter(({ to }) => to),
        palette,
      );
      for (const { label, color, left, top } of places)
        paintName(context, { text: label, color, left: Math.round(left), top: Math.round(top), behind: 0.75 }, palette);
    },
    destroy() {
      leads.remove();
      layer.remove();
    },
  };
}
