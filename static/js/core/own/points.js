/**
 * Points of two features in a few classes, and what can be done to them. Each change gives a new set, so that it can be
 * undone. Depends on names and numbers; must not know a plane in pixels.
 */

import { clean, INLINE } from "./own-data.js";
/** @import { PointSet } from "./own-types.js" */

export const MOST_CLASSES = 4;
export const MOST_IN_LINK = 60; // points; more are kept on the server
const DIGITS = 1000; // places across the plane that a coordinate can have
const USUAL = [-1.5, 1.5];
const NAMES = ["A", "B", "C", "D"];

/** @type {PointSet} */
export const EMPTY = {
  points: [],
  classes: NAMES.slice(0, 2),
  columns: ["x1", "x2"],
  target: "class",
  domain: [USUAL, USUAL],
  standardize: false,
};

/** The set with its points changed. */
const withPoints = (set, points) => ({ ...set, points });

export const added = (set, x, kind) => withPoints(set, [...set.points, { x: rounded(set, x), kind }]);

export const removed = (set, index) => withPoints(set, set.points.toSpliced(index, 1));

export const moved = (set, index, x) =>
  withPoints(set, set.points.with(index, { ...set.points[index], x: rounded(set, x) }));

export const recoloured = (set, index, kind) => withPoints(set, set.points.with(index, { ...set.points[index], kind }));

/** With one more class, whose name is free. */
export function withClass(set) {
  const name = NAMES.find((free) => !set.classes.includes(free));
  return { ...set, classes: [...set.classes, name ?? `class ${set.classes.length + 1}`] };
}

/** Without a class and its points. */
export function withoutClass(set, kind) {
  const points = set.points
    .filter((point) => point.kind !== kind)
    .map((point) => (point.kind > kind ? { ...point, kind: point.kind - 1 } : point));
  return { ...set, points, classes: set.classes.toSpliced(kind, 1) };
}

/** With another name of a class or column; one that is empty or taken stays as it was. */
export function renamed(set, list, place, text) {
  const name = clean(text);
  if (!name || set[list].includes(name)) return set;
  return { ...set, [list]: set[list].with(place, name) };
}

/** How many points each class has. */
export const countsOf = ({ points, classes }) =>
  classes.map((_, kind) => points.filter((point) => point.kind === kind).length);

export const isEnough = (set) => countsOf(set).filter((count) => count > 0).length >= 2;

/** Coordinates with no more digits than can be seen, and within the plane. */
function rounded({ domain }, x) {
  return x.map((value, axis) => {
    const [low, high] = domain[axis];
    const digits = Math.max(0, Math.min(12, -Math.floor(Math.log10((high - low) / DIGITS))));
    return Number(Math.max(low, Math.min(high, value)).toFixed(digits));
  });
}

/**
 * The set of the examples of a run's `open` data in their own units; null where they are not points of two features in
 * a few classes.
 */
export function pointsOf({ x, y, x_test: tests, y_test: ofTests, features, classes, mean, scale, target }) {
  if (features.length !== 2 || !classes || classes.length > MOST_CLASSES) return null;
  const own = (row) => row.map((value, axis) => value * (scale?.[axis] ?? 1) + (mean?.[axis] ?? 0));
  const rows = [...x, ...(tests ?? [])].map(own);
  const set = {
    ...EMPTY,
    classes: classes.map(String),
    columns: features,
    target,
    domain: domainOf([0, 1].map((axis) => rows.map((row) => row[axis]))),
    standardize: Boolean(scale?.some((value) => value !== 1)),
  };
  const kinds = [...y, ...(ofTests ?? [])];
  return withPoints(
    set,
    rows.map((row, index) => ({ x: rounded(set, row), kind: kinds[index] })),
  );
}

/** A little more than the values of both axes take; the usual plane where they lie in it and do not huddle there. */
function domainOf(axes) {
  const spans = axes.map((values) => [Math.min(...values), Math.max(...values)]);
  const isWithin = spans.every(([low, high]) => low >= USUAL[0] && high <= USUAL[1]);
  if (isWithin && spans.some(([low, high]) => high - low > 0.5)) return EMPTY.domain;
  return spans.map(([low, high]) => {
    const room = (high - low || 2) * 0.1;
    return [low - room, high + room];
  });
}

/** The classes that have points, and the place of each class among them. */
function usedClasses(set) {
  const used = set.classes.filter((_, kind) => countsOf(set)[kind] > 0);
  return { used, places: set.classes.map((name) => used.indexOf(name)) };
}

/** The data section that holds the points themselves. */
export function inlineData(set) {
  const { used, places } = usedClasses(set);
  return {
    name: INLINE,
    columns: set.columns.join() === EMPTY.columns.join() ? undefined : set.columns,
    classes: used,
    target_name: set.target,
    standardize: set.standardize || undefined,
    x: set.points.map((point) => point.x),
    y: set.points.map((point) => places[point.kind]),
  };
}

/** The points as a table for the server: {name: values}. */
export function tableOf(set) {
  const [first, second] = set.columns;
  return {
    [first]: set.points.map(({ x }) => x[0]),
    [second]: set.points.map(({ x }) => x[1]),
    [targetName(set)]: set.points.map(({ kind }) => set.classes[kind]),
  };
}

/** The name of the column of classes, which is none of the others'. */
export const targetName = ({ target, columns }) => (columns.includes(target) ? `${target} (2)` : target);

/** The next point, by its index, in reading order of the list; from none the first or the last. */
export function pointAfter({ points }, index, direction) {
  if (!points.length) return null;
  if (index === null) return direction > 0 ? 0 : points.length - 1;
  return (index + direction + points.length) % points.length;
}
