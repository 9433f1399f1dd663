/** A run's path in a plane, known at some of its steps: the places between them, and what lies near. Pure. */

/**
 * @typedef {object} PlanePath  A run's path in a plane, at some of its steps; null where a number is not finite.
 * @property {number} run  its index
 * @property {string} label
 * @property {number} accent
 * @property {string} status
 * @property {number[]} steps  ascending
 * @property {?number[][]} points  (u, v) at each step
 * @property {?number[]} outside  distance from the plane
 * @property {?number[]} loss
 * @property {number} length  of the whole path in parameter space
 */

const isKnown = (point) => point.every(Number.isFinite);

/**
 * Where the path is at a step: {u, v, outside, loss}, linear between the steps that are known; null where there is no
 * finite point.
 * @type {(path: PlanePath, step: number) => ?{u: number, v: number, outside: number, loss: number}}
 */
export function placeAt({ steps, points, outside, loss }, step) {
  const before = indexAtMost(steps, step);
  const after = Math.min(before + 1, steps.length - 1);
  const share = after > before ? (step - steps[before]) / (steps[after] - steps[before]) : 0;
  const between = (a, b) => (share === 0 ? a : a + share * (b - a));
  const [u, v] = [0, 1].map((axis) => between(points[before][axis], points[after][axis]));
  if (points[before].includes(null) || (share > 0 && points[after].includes(null))) return null;
  return {
    u,
    v,
    outside: between(outside[before] ?? NaN, outside[after] ?? NaN),
    loss: between(loss[before] ?? NaN, loss[after] ?? NaN),
  };
}

/** The largest index of an ascending list whose entry is at most `limit`, at least 0. */
function indexAtMost(list, limit) {
  let [low, high] = [0, list.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (list[middle] <= limit) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The points of the path up to a step, the last one at the step itself.
 * @type {(path: PlanePath, step: number) => number[][]}
 */
export function pointsUpTo(path, step) {
  const known = path.points.slice(0, indexAtMost(path.steps, step) + 1).filter(isKnown);
  const end = placeAt(path, step);
  return end ? [...known, [end.u, end.v]] : known;
}

/**
 * The place of any path that is nearest to a pixel: {index of the path, step, distance in pixels}, null where there is
 * none. `toPixel([u, v])` gives [x, y].
 * @type {(paths: PlanePath[], toPixel: (point: number[]) => number[], x: number, y: number) => any}
 */
export function nearestPlace(paths, toPixel, x, y) {
  let nearest = null;
  paths.forEach(({ steps, points }, index) => {
    let before = null;
    points.forEach((point, i) => {
      const here = isKnown(point) ? toPixel(point) : null;
      const found = here && nearestOn(before ?? here, here, x, y);
      if (found && found.distance < (nearest?.distance ?? Infinity)) {
        const from = before ? steps[i - 1] : steps[i];
        nearest = { index, step: Math.round(from + found.share * (steps[i] - from)), distance: found.distance };
      }
      before = here;
    });
  });
  return nearest;
}

/**
 * The point of a straight line that is nearest to (x, y), as its share of the way.
 * @type {(from: number[], to: number[], x: number, y: number) => {share: number, distance: number}}
 */
function nearestOn([x1, y1], [x2, y2], x, y) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const share = square ? Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / square)) : 0;
  return { share, distance: Math.hypot(x1 + share * dx - x, y1 + share * dy - y) };
}
