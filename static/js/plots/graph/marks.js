/** The marks of a graph: their outlines, and which points have one. Pure; must not know an element. */

/** Outlines about (0, 0), by half their size. */
const SYMBOLS = {
  circle: (r) => `M${r},0A${r},${r} 0 1,1 0,${-r}A${r},${r} 0 0,1 ${r},0Z`,
  square: (r) => `M${r},${r}H${-r}V${-r}H${r}Z`,
  "cross-thin": (r) => `M0,${1.4 * r}V${-1.4 * r}M${1.4 * r},0H${-1.4 * r}`,
  "x-thin": (r) => `M${r},${r}L${-r},${-r}M${r},${-r}L${-r},${r}`,
};
const HOLLOW = 1.5; // pixels: the edge of a mark with an inside of its own

export const outlineOf = (symbol, size) => SYMBOLS[symbol](size / 2);

/** Pixels; a thin symbol is nothing but its edge. */
export function edgeOf({ symbol, fill, edge }) {
  if (symbol.endsWith("-thin")) return 2;
  return fill ? (edge ?? HOLLOW) : 0;
}

/** The places of the points that can be seen, in pixels: at most `size` outside the area. */
export function placesOf({ x, y }, scales, area, size = 0) {
  const [right, bottom] = [area.left + area.width + size, area.top + area.height + size];
  const isSeen = (place) =>
    place.x >= area.left - size && place.x <= right && place.y >= area.top - size && place.y <= bottom;
  return Array.from(x, (value, i) => ({ x: scales.x.placeOf(value), y: scales.y.placeOf(y[i]) })).filter(isSeen);
}

/** At most `most` of them, evenly; the `turn` of a line shifts them, so that lines' marks do not cover each other. */
export function fewOf(places, most, turn) {
  const every = Math.ceil(places.length / most);
  const first = Math.round((turn * every) / 3 + (Math.floor(turn / 3) * every) / 7.1);
  return places.filter((_, i) => (i + first) % every === 0);
}
