/** The marks of a graph: their outlines, and which points have one. Pure; must not know an element. */

/** Outlines about the point where the pen stands, by half their size. */
const SYMBOLS = {
  circle: (r) => `m${r},0a${r},${r} 0 1,1 ${-r},${-r}a${r},${r} 0 0,1 ${r},${r}z`,
  square: (r) => `m${r},${r}h${-2 * r}v${-2 * r}h${2 * r}z`,
  "cross-thin": (r) => `m0,${1.4 * r}v${-2.8 * r}m${1.4 * r},${1.4 * r}h${-2.8 * r}`,
  "x-thin": (r) => `m${r},${r}l${-2 * r},${-2 * r}m${2 * r},0l${-2 * r},${2 * r}`,
};
const HOLLOW = 1.5; // pixels: the edge of a mark with an inside of its own
const MANY = 100; // marks: a browser goes through each element of a page that moves
const TOGETHER = 250; // of them in one path, so that what is out of sight costs nothing

/** The paths of marks at some places: one for each mark, or where they are many and have no edge, a few for all. */
export function markPaths(places, { symbol, size, hasEdge }) {
  const outline = SYMBOLS[symbol](size / 2);
  const at = ({ x, y }) => `${x.toFixed(2)},${y.toFixed(2)}`;
  if (hasEdge || places.length <= MANY)
    return places.map((place) => ({ transform: `translate(${at(place)})`, d: outline }));
  const pieces = Array.from({ length: Math.ceil(places.length / TOGETHER) }, (_, i) =>
    places.slice(i * TOGETHER, (i + 1) * TOGETHER),
  );
  return pieces.map((piece) => ({ d: piece.map((place) => `M${at(place)}${outline}`).join("") }));
}

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
