/** How long a gradient is drawn. Pure. */

/**
 * 1, 2 or 5 times a power of ten by which vectors are multiplied, so that each is at most as long as its limit; null
 * where none has a length.
 * @type {(vectors: number[][], limits: number[]) => ?number}
 */
export function arrowScale(vectors, limits) {
  const scales = vectors.map((vector, i) => limits[i] / Math.hypot(...vector)).filter(Number.isFinite);
  if (!scales.length) return null;
  const scale = Math.min(...scales);
  const power = Math.floor(Math.log10(scale));
  const factor = [5, 2, 1].find((size) => size * 10 ** power <= scale * (1 + 1e-9)) ?? 1;
  return power < 0 ? factor / 10 ** -power : factor * 10 ** power;
}

/**
 * How far it is from a point of a window to the window's edge in a direction.
 * @type {(point: number[], direction: number[], window: {u: number[], v: number[]}) => number}
 */
export function roomAlong(point, direction, { u, v }) {
  const lengths = [u, v].map((ends, axis) => {
    const edge = ends[direction[axis] > 0 ? 1 : 0];
    return direction[axis] ? Math.max(0, (edge - point[axis]) / direction[axis]) : Infinity;
  });
  return Math.min(...lengths) * Math.hypot(...direction);
}
