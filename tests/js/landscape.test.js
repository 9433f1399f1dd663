/** The arithmetic of the landscape: levels, contour lines, places on paths, bands of rows, labels, words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { arrowScale, roomAlong } from "../../static/js/core/landscape/arrow-scale.js";
import { bandOf, rowsFor } from "../../static/js/core/landscape/grid-bands.js";
import { nearestPlace, placeAt, pointsUpTo } from "../../static/js/core/landscape/plane-path.js";
import {
  contourOf,
  filledFrom,
  heightsOf,
  isWithin,
  levelsOf,
  loweredTo,
  scaled,
  shapedLike,
  surfaceOf,
  valueAt,
} from "../../static/js/core/landscape/surface.js";
import { gradientsInWords, planeInWords, surfaceInWords } from "../../static/js/core/words/landscape-words.js";
import { placeLabels } from "../../static/js/plots/map/contour-labels.js";

/** The grid of a function over [−2, 2] × [−1, 3], as the server gives it. */
function gridOf(f, { columns = 61, rows = 61, penalty = null } = {}) {
  const even = (low, high, count) => Array.from({ length: count }, (_, i) => low + (i / (count - 1)) * (high - low));
  const [u, v] = [even(-2, 2, columns), even(-1, 3, rows)];
  const over = (g) => v.map((y) => u.map((x) => g(x, y)));
  return { u, v, rows: [0, rows], loss: over(f), penalty: penalty && over(penalty) };
}

const near = (a, b, room = 1e-9) => assert.ok(Math.abs(a - b) <= room, `${a} is not ${b}`);
const bowl = (x, y) => 0.2 + x * x + 4 * (y - 1) ** 2;

test("the surface is loss plus penalty, row by row, and null is no number", () => {
  const grid = gridOf((x, y) => 10 * x + y, { columns: 3, rows: 2, penalty: (x) => x * x });
  grid.loss[1][2] = null;
  const surface = surfaceOf(grid);
  assert.deepEqual([...surface.values], [-17, -1, 23, -13, 3, NaN]);
  assert.deepEqual([surface.u, surface.v, surface.columns, surface.rows], [[-2, 2], [-1, 3], 3, 2]);
});

test("rows that have not come have no value, and are filled from a coarser surface", () => {
  const whole = gridOf((x, y) => 3 * x - y);
  const part = surfaceOf({ ...whole, loss: whole.loss.slice(0, 20) });
  assert.equal(part.rows, 61);
  assert.equal(part.values.filter(Number.isNaN).length, 41 * 61);
  const filled = filledFrom(part, surfaceOf(gridOf((x, y) => 3 * x - y, { columns: 16, rows: 16 })));
  surfaceOf(whole).values.forEach((value, i) => near(filled.values[i], value, 1e-12));
});

test("between the grid's points the loss is that of the plane through them, and nothing outside", () => {
  const surface = surfaceOf(gridOf((x, y) => 2 + 3 * x - 5 * y));
  for (const [u, v] of [
    [0.123, 0.456],
    [-2, -1],
    [2, 3],
    [1.999, 2.999],
  ])
    near(valueAt(surface, u, v), 2 + 3 * u - 5 * v, 1e-12);
  assert.ok(Number.isNaN(valueAt(surface, 2.01, 0)));
  assert.ok(Number.isNaN(valueAt(surface, 0, -1.01)));
});

test("every point of a contour line has its loss", () => {
  const surface = surfaceOf(gridOf(bowl));
  const ends = contourOf(surface, 1.2); // x² + 4(y − 1)² = 1
  assert.ok(ends.length > 200);
  for (let i = 0; i < ends.length; i += 2) {
    const [x, y] = [-2 + (ends[i] / 60) * 4, -1 + (ends[i + 1] / 60) * 4];
    near(bowl(x, y), 1.2, 0.005);
  }
});

test("no contour line leads to a place without a loss", () => {
  const surface = surfaceOf(gridOf((x, y) => (x > 0 ? null : y)));
  const ends = contourOf(surface, 0.51);
  assert.ok(ends.length > 0 && ends.every(Number.isFinite));
  assert.ok(ends.filter((_, i) => i % 2 === 0).every((x) => x <= 30));
});

test("levels ascend within the losses, close in the valley and far apart on the slopes", () => {
  for (const f of [bowl, (x, y) => 1e-6 * bowl(x, y), (x, y) => 500 + Math.exp(3 * bowl(x, y)), (x, y) => x + y]) {
    const surface = surfaceOf(gridOf(f));
    const [low, high] = [Math.min(...surface.values), Math.max(...surface.values)];
    const levels = levelsOf(surface);
    assert.ok(levels.length >= 10 && levels.length <= 15, `${levels.length}`);
    assert.ok(levels.every((level, i) => level > (levels[i - 1] ?? low) && level < high));
    const gaps = levels.slice(1).map((level, i) => level - levels[i]);
    assert.ok(gaps.at(-1) > 4 * gaps[0]);
  }
});

test("a lower surface has the same levels, and halves below them as far as it reaches", () => {
  const low = surfaceOf(gridOf((x, y) => 0.1 * bowl(x, y))); // its lowest loss is 0.02
  assert.deepEqual(loweredTo([0.2, 0.5], low), [0.025, 0.05, 0.1, 0.2, 0.5]);
  assert.deepEqual(loweredTo([0.01, 0.5], low), [0.01, 0.5]);
  assert.equal(loweredTo([1, 2], surfaceOf(gridOf((x) => x * x))).length, 7);
});

test("one wall as high as the sky leaves the valley its lines", () => {
  const surface = surfaceOf(gridOf((x, y) => (x > 1.9 && y > 2.9 ? 1e200 : bowl(x, y))));
  assert.ok(levelsOf(surface).filter((level) => level < 20).length >= 5);
});

test("a level is a short number that its label can say", () => {
  for (const level of levelsOf(surfaceOf(gridOf(bowl)))) assert.equal(Number(level.toPrecision(4)), level);
});

test("a flat surface, and one without any loss, have no lines and no tones", () => {
  for (const f of [() => 0.7, () => null]) {
    const surface = surfaceOf(gridOf(f));
    assert.deepEqual(levelsOf(surface), []);
    assert.ok(heightsOf(surface, []).every((height) => height === 0));
  }
});

test("tones lead from 0 to 1 with the loss", () => {
  const surface = surfaceOf(gridOf(bowl));
  const heights = heightsOf(surface, levelsOf(surface));
  const order = [...surface.values.keys()].sort((a, b) => surface.values[a] - surface.values[b]);
  const sorted = order.map((i) => heights[i]);
  assert.ok(sorted.every((height, i) => height >= (sorted[i - 1] ?? 0) && height <= 1));
  assert.ok(sorted[0] < 0.1 && sorted.at(-1) === 1);
});

test("a part of a window gets the window's shape, about the same middle, and holds the whole part", () => {
  const window = { u: [-2, 2], v: [-1, 3] };
  const part = shapedLike({ u: [0, 1], v: [0, 0.2] }, window);
  assert.deepEqual(part, { u: [0, 1], v: [-0.4, 0.6] });
  assert.deepEqual(scaled(window, 0.5), { u: [-1, 1], v: [0, 2] });
  assert.ok(isWithin(window, [2, 3]) && !isWithin(window, [2.1, 0]));
});

const path = {
  run: 0,
  label: "SGD",
  accent: 1,
  status: "finished",
  steps: [0, 10, 40],
  points: [
    [0, 0],
    [1, 2],
    [4, -1],
  ],
  outside: [0, 0.5, 0.2],
  loss: [2, 1, 0.4],
  length: 5,
};

test("between its known steps a path is straight", () => {
  assert.deepEqual(placeAt(path, 0), { u: 0, v: 0, outside: 0, loss: 2 });
  assert.deepEqual(placeAt(path, 5), { u: 0.5, v: 1, outside: 0.25, loss: 1.5 });
  assert.deepEqual(placeAt(path, 10), { u: 1, v: 2, outside: 0.5, loss: 1 });
  assert.deepEqual(placeAt(path, 40), { u: 4, v: -1, outside: 0.2, loss: 0.4 });
  assert.deepEqual(placeAt(path, 99), placeAt(path, 40));
  assert.deepEqual(pointsUpTo(path, 25), [
    [0, 0],
    [1, 2],
    [2.5, 0.5],
  ]);
});

test("where a run has diverged its path ends", () => {
  const lost = {
    ...path,
    points: [
      [0, 0],
      [1, 2],
      [null, null],
    ],
    outside: [0, 0, null],
    loss: [2, 1, null],
  };
  assert.equal(placeAt(lost, 20), null);
  assert.deepEqual(pointsUpTo(lost, 20), [
    [0, 0],
    [1, 2],
  ]);
  assert.equal(nearestPlace([lost], (point) => point, 3, 5).step, 10);
});

test("the nearest place of all paths is found, as by trying every step", () => {
  const other = { ...path, points: path.points.map(([u, v]) => [u + 2, v + 3]) };
  const toPixel = ([u, v]) => [100 * u, 300 - 50 * v];
  for (const [x, y] of [
    [30, 280],
    [250, 280],
    [310, 150],
    [700, 20],
  ]) {
    const tried = [path, other].flatMap((one, index) =>
      Array.from({ length: 4001 }, (_, i) => {
        const { u, v } = placeAt(one, i / 100);
        const [a, b] = toPixel([u, v]);
        return { index, step: i / 100, distance: Math.hypot(a - x, b - y) };
      }),
    );
    const best = tried.reduce((least, one) => (one.distance < least.distance ? one : least));
    const found = nearestPlace([path, other], toPixel, x, y);
    assert.equal(found.index, best.index);
    near(found.distance, best.distance, 0.5);
    near(found.step, best.step, 0.51);
  }
});

test("a grid that takes long comes in bands that hold every row once", () => {
  assert.equal(rowsFor(1, 61), 61);
  const rows = rowsFor(100, 61);
  const taken = [];
  for (let first = 0; first < 61;) {
    const { from, to } = bandOf(first, rows, 61);
    for (let row = from; row < to; row++) taken.push(row);
    first = to;
  }
  assert.deepEqual(taken, [...Array(61).keys()]);
  assert.equal(rowsFor(5000, 61), 1);
});

test("arrows have one scale of a single digit, and none is longer than its limit", () => {
  const two = [
    [3, 4],
    [1, 0],
  ];
  assert.equal(arrowScale(two, [1.3, 1.3]), 0.2);
  assert.equal(arrowScale(two, [1.3, 0.06]), 0.05);
  assert.equal(arrowScale([[0.003, 0.004]], [1.3]), 200);
  assert.equal(arrowScale([[0, 0]], [1]), null);
  assert.equal(arrowScale([[NaN, 1], ...two.slice(1)], [10, 6]), 5);
});

test("the room of an arrow ends at the map's edge", () => {
  const window = { u: [-2, 2], v: [-1, 3] };
  assert.equal(roomAlong([0, 0], [1, 0], window), 2);
  assert.equal(roomAlong([0, 0], [0, -0.1], window), 1);
  near(roomAlong([0, 0], [-3, 3], window), 2 * Math.SQRT2);
  assert.equal(roomAlong([2, 0], [1, 0], window), 0);
});

test("labels lie on their lines, apart from one another and from what else is drawn", () => {
  const area = { left: 50, top: 8, width: 400, height: 400 };
  const ring = (radius) => {
    const at = (i) => [250 + radius * Math.cos((Math.PI * i) / 60), 208 + radius * Math.sin((Math.PI * i) / 60)];
    return Array.from({ length: 120 }, (_, i) => [...at(i), ...at(i + 1)]).flat();
  };
  const radii = [40, 90, 140, 180];
  const obstacles = Array.from({ length: 40 }, (_, i) => ({ x: 250 + 5 * i, y: 208 }));
  const labels = placeLabels(radii.map(ring), ["1", "1.2", "1.5", "2"], area, obstacles);
  const placed = labels.map((label, i) => label && { ...label, radius: radii[i] }).filter(Boolean);
  assert.deepEqual(
    placed.map(({ text }) => text),
    ["1", "1.5"],
  );
  for (const { x, y, radius, angle } of placed) {
    near(Math.hypot(x - 250, y - 208), radius, 1);
    assert.ok(Math.abs(angle) <= Math.PI / 2 + 1e-9);
    assert.ok(obstacles.every((point) => Math.hypot(point.x - x, point.y - y) > 14));
  }
});

test("a line that is covered all along, or bends too much, has no label", () => {
  const area = { left: 0, top: 0, width: 400, height: 400 };
  const row = Array.from({ length: 30 }, (_, i) => [10 * i + 50, 200, 10 * i + 60, 200]).flat();
  const at = (i) => [4 * i + 50, i % 2 ? 192 : 208];
  const zigzag = Array.from({ length: 70 }, (_, i) => [...at(i), ...at(i + 1)]).flat();
  const along = Array.from({ length: 40 }, (_, i) => ({ x: 10 * i, y: 205 }));
  assert.equal(placeLabels([row], ["1.5"], area, [])[0].text, "1.5");
  assert.deepEqual(placeLabels([row], ["1.5"], area, along), [null]);
  assert.deepEqual(placeLabels([zigzag], ["1.5"], area, []), [null]);
});

const plane = { kind: "principal", names: ["principal direction 1", "principal direction 2"], explained: [0.9, 0.07] };

test("the plane says what it shows and how far each path leaves it", () => {
  const words = planeInWords(
    { plane: { ...plane, exact: false }, paths: [path, { ...path, label: "Full batch" }], hasPenalty: false },
    { label: "SGD", step: 40 },
  ).join(" ");
  assert.match(words, /97\.0\u00a0% of the variance of the two paths/);
  assert.match(words, /from the plane: SGD 0\.500, Full batch 0\.500\. From the start: SGD 5\.00, Full batch 5\.00\./);
  assert.doesNotMatch(words, /exact|penalty|diverged/);
});

test("a plane that holds every path is not called the whole space of a model of more parameters", () => {
  const said = { plane: { ...plane, exact: true }, paths: [path], isWhole: false, hasPenalty: false };
  const words = planeInWords(said, { label: "SGD", step: 1 }).join(" ");
  assert.match(words, /Principal components.* Every path lies in this plane, up to rounding\.$/);
  assert.doesNotMatch(words, /two parameters|distance/);
});

test("arrows as long as the gradients have no factor", () => {
  const here = { lengths: { batch: 1, full: 3 }, cosine: 1 };
  const at = { label: "SGD", step: 7, isAtEnd: false, inPlane: null, hasPenalty: false };
  const said = [1, 5].map((scale) => gradientsInWords(here, { ...at, scale }).join(" "));
  assert.match(said[0], /Each is drawn as long as what the plane shows/);
  assert.match(said[1], /Each is drawn 5 times as long as/);
});

test("with two parameters the map is exact, and with a penalty it shows the sum", () => {
  const two = { plane: { ...plane, kind: "parameters", names: ["W1[0,0]", "b1[0]"], exact: true } };
  const words = planeInWords(
    { ...two, paths: [path], isWhole: true, hasPenalty: true },
    { label: "SGD", step: 40 },
  ).join(" ");
  assert.match(words, /two parameters, so the plane is the whole parameter space and the map is exact/);
  assert.match(words, /loss plus penalty/);
  assert.doesNotMatch(words, /from the plane/);
});

test("a run that has diverged and a gradient that is not finite are told calmly", () => {
  const lost = { ...path, status: "diverged", outside: [0, 0.5, null] };
  const about = planeInWords({ plane, paths: [lost], hasPenalty: false }, { label: "SGD", step: 0 }).join(" ");
  assert.match(about, /SGD diverged\. Its path is drawn as far as/);
  const here = { lengths: { batch: null, full: 3 }, cosine: null };
  const words = gradientsInWords(here, { label: "SGD", step: 7, isAtEnd: false, scale: null, inPlane: null });
  assert.deepEqual(words, ["At step 7 of SGD a gradient is not finite. No arrows are drawn."]);
  assert.doesNotMatch(about + words, /NaN|null|undefined/);
});

test("a batch is named by its step and size", () => {
  const words = surfaceInWords("both", { label: "SGD", step: 1200, size: 1 });
  assert.match(words, /the 1 example in the batch of step 1,200 of SGD/);
  assert.equal(surfaceInWords("training", {}), "");
});
