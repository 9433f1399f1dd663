/** Where the units of a network lie in its diagram, and which link is near a point. Pure; must not know an element. */

/** The most layers and the most units of a layer that the diagram adds; the most units that it shows at once. */
export const MOST_LAYERS = 6;
export const MOST_UNITS = 16;

const UNITS = [
  // with up to so many units in a column, each is so many pixels across
  [8, 40],
  [12, 34],
  [MOST_UNITS, 28],
];
const BELOW = 20; // pixels from a unit to the next one, for its name
const NEAR = 6; // pixels from a link within which it is pointed at

/**
 * The columns of a diagram of `width` pixels; `firsts` are the first units shown of larger layers.
 * {width, height, unit, pitch, columns: [{first, count, total, x, top}]}
 */
export function layOutNetwork(sizes, firsts, width) {
  const counts = sizes.map((total) => Math.min(MOST_UNITS, total));
  const rows = Math.max(...counts);
  const [, unit] = UNITS.find(([most]) => rows <= most);
  const pitch = unit + BELOW;
  const height = rows * pitch;
  const columns = sizes.map((total, layer) => ({
    total,
    count: counts[layer],
    first: Math.max(0, Math.min(total - counts[layer], firsts[layer] ?? 0)),
    x: ((layer + 0.5) * width) / sizes.length,
    top: ((rows - counts[layer]) * pitch) / 2,
  }));
  return { width, height, unit, pitch, columns };
}

/** The middle of a unit, in pixels. */
export const heightOf = ({ columns, unit, pitch }, layer, index) =>
  columns[layer].top + (index - columns[layer].first) * pitch + unit / 2;

/** Where the links into a layer begin and end, in pixels across. */
export const gapBefore = ({ columns, unit }, layer) => [columns[layer - 1].x + unit / 2, columns[layer].x - unit / 2];

/** The units of a layer that are shown: from `first` up to but not including `end`. */
export const shownOf = ({ columns }, layer) => ({
  first: columns[layer].first,
  end: columns[layer].first + columns[layer].count,
});

/** Shares across and up at t from 0 to 1 of a link, a Bézier curve that is level at both ends. */
const across = (t) => 1.5 * t * (1 - t) + t ** 3;
const up = (t) => t * t * (3 - 2 * t);

function upAt(share) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (across(middle) < share) low = middle;
    else high = middle;
  }
  return up(low);
}

/**
 * The link nearest to a point, {layer, from, to} with the layer to which it leads; null where none is near.
 * @returns {?{layer: number, from: number, to: number}}
 */
export function linkNear(layout, x, y) {
  const layer = layout.columns.findIndex((_, l) => l > 0 && x > gapBefore(layout, l)[0] && x < gapBefore(layout, l)[1]);
  if (layer < 0) return null;
  const [left, right] = gapBefore(layout, layer);
  const share = upAt((x - left) / (right - left));
  let [nearest, least] = [null, NEAR];
  const [before, own] = [shownOf(layout, layer - 1), shownOf(layout, layer)];
  for (let from = before.first; from < before.end; from++) {
    const start = heightOf(layout, layer - 1, from);
    for (let to = own.first; to < own.end; to++) {
      const distance = Math.abs(start + share * (heightOf(layout, layer, to) - start) - y);
      if (distance <= least) [nearest, least] = [{ layer, from, to }, distance];
    }
  }
  return nearest;
}

/** Pixels of a link by its weight: the square root of its size, 2 at a weight of 1. */
const [WIDTH_OF_1, WIDEST] = [2, 6];
export const widthOf = (weight) =>
  Math.max(0.5, Math.ceil(2 * Math.min(WIDEST, WIDTH_OF_1 * Math.sqrt(Math.abs(weight)))) / 2);

/**
 * The unit that an arrow key leads to, [layer, unit]; null for another key.
 * @type {(sizes: number[], place: number[], key: string) => ?number[]}
 */
export function unitBeside(sizes, [layer, unit], key) {
  const last = (of) => sizes[of] - 1;
  const other = layer + ({ ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0);
  if (other !== layer) return other in sizes ? [other, Math.min(unit, last(other))] : [layer, unit];
  const place = { ArrowUp: unit - 1, ArrowDown: unit + 1, Home: 0, End: last(layer) }[key];
  return place === undefined ? null : [layer, Math.max(0, Math.min(last(layer), place))];
}
