/** Values, lines, marks and dragged rectangles of a graph, as pixels. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { boxOf, bracketsOf, outsideOf } from "../../static/js/plots/graph/box.js";
import { edgeOf, fewOf, markPaths, placesOf } from "../../static/js/plots/graph/marks.js";
import { createPath } from "../../static/js/plots/graph/path.js";
import { createScale, isTooNarrow } from "../../static/js/plots/graph/scale.js";

const AREA = { left: 50, top: 10, width: 200, height: 100 };
const SCALES = {
  x: createScale({ type: "linear", range: [0, 10] }, 50, 200), // 20 pixels each
  y: createScale({ type: "linear", range: [0, 1] }, 110, -100),
};

/** Numbers from 0 to 1 that look random, the same each time (Park and Miller 1988). */
function randomOf(seed) {
  let state = seed;
  return () => (state = (16807 * state) % 2147483647) / 2147483647;
}

/** The corners of each part of a path that is drawn without lifting the pen. */
const partsOf = (d) =>
  d
    .split("M")
    .slice(1)
    .map((part) => part.split("L").map((corner) => corner.split(",").map(Number)));

const segmentsOf = (parts) => parts.flatMap((part) => part.slice(1).map((corner, i) => [part[i], corner]));

/** A line in one piece: none of its points is settled. */
const drawnOf = (x, y) => createPath(SCALES, AREA)({ x, y }).last.d;

test("the ends of a range are the ends of the axis, on both scales", () => {
  const up = createScale({ type: "log", range: [0.01, 100] }, 110, -100);
  assert.deepEqual([0, 5, 10].map(SCALES.x.toPixel), [50, 150, 250]);
  assert.deepEqual([0.01, 1, 100].map(up.toPixel), [110, 60, 10]);
  for (const scale of [SCALES.x, SCALES.y, up]) {
    for (const pixel of [10, 33.3, 110]) assert.ok(Math.abs(scale.toPixel(scale.toValue(pixel)) - pixel) < 1e-9);
  }
});

test("what is no number has no place, and 0 lies far below a logarithmic axis", () => {
  const up = createScale({ type: "log", range: [0.01, 100] }, 110, -100);
  for (const value of [NaN, null, undefined, Infinity, -Infinity]) assert.ok(Number.isNaN(up.placeOf(value)));
  assert.ok(up.placeOf(0) > 1e6);
  assert.ok(up.placeOf(-1) > 1e6);
  assert.ok(Number.isFinite(SCALES.y.placeOf(1e300)));
  assert.ok(SCALES.y.placeOf(1e300) < -1e6);
});

test("a range is too narrow where its values can hardly be told apart", () => {
  assert.ok(isTooNarrow([1e6, 1e6 + 1e-4]));
  assert.ok(!isTooNarrow([1e6, 1e6 + 0.1]));
  assert.ok(!isTooNarrow([0, 1e-12]));
});

test("a line leads through its points, in hundredths of a pixel", () => {
  assert.equal(drawnOf([0, 1, 10], [0, 1, 1 / 3]), "M50,110L70,10L250,76.67");
});

test("a gap ends a line, and a point between two gaps is none", () => {
  assert.equal(drawnOf([0, 1, 2, 3, 4], [0, 0, NaN, 0.5, 0.5]), "M50,110L70,110M110,60L130,60");
  assert.equal(drawnOf([0, 1, 2, 3, 4], [0, 0, null, 0.5, null]), "M50,110L70,110");
  assert.equal(drawnOf([3], [0.5]), "");
  assert.equal(drawnOf([], []), "");
});

test("a line that is out of sight is cut off, where it is in sight it is as it was", () => {
  // From (50, 110) up to a millionth of a pixel right of it, and back.
  assert.equal(drawnOf([0, 5e-8, 10], [0, 1e6, 0]), "M50,110L50,-90M250,-90L250,110");
  const random = randomOf(7);
  for (let round = 0; round < 50; round++) {
    const x = Array.from({ length: 30 }, (_, i) => (round % 2 ? i / 3 : 60 * random() - 25));
    const y = x.map(() => 12 * random() - 6);
    const drawn = segmentsOf(partsOf(drawnOf(x, y)));
    for (const [from, to] of drawn) {
      for (const [px, py] of [from, to]) assert.ok(px >= -150 && px <= 450 && py >= -90 && py <= 210);
    }
    const isDrawn = (px, py) => drawn.some(([a, b]) => distance([px, py], a, b) < 0.02);
    for (let i = 1; i < x.length; i++) {
      for (let share = 0; share <= 1; share += 1 / 64) {
        const px = SCALES.x.toPixel(x[i - 1] + share * (x[i] - x[i - 1]));
        const py = SCALES.y.toPixel(y[i - 1] + share * (y[i] - y[i - 1]));
        const isInSight = px >= 50 && px <= 250 && py >= 10 && py <= 110;
        if (isInSight) assert.ok(isDrawn(px, py), `${round}: ${px} ${py}`);
      }
    }
  }
});

/** From a point to the line between two others. */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}

test("a line that has grown is the line that is drawn at once, in pieces that end where the next begins", () => {
  const random = randomOf(3);
  const x = Array.from({ length: 1500 }, (_, i) => i / 150);
  const y = x.map((_, i) => (i % 97 === 0 ? NaN : random()));
  const write = createPath(SCALES, AREA);
  const pieces = [];
  let shown = null;
  for (let length = 0; length < x.length; length += 1 + Math.floor(40 * random())) {
    // The last few points are not settled: they were elsewhere before.
    const settled = Math.max(0, length - 4);
    const moved = y.slice(0, length).map((value, i) => (i < settled ? value : value / 2));
    write({ x: x.slice(0, length), y: moved, settled }).complete.forEach((piece) => pieces.push(piece));
    shown = length;
  }
  const { complete, last } = write({ x, y, settled: shown });
  pieces.push(...complete, last);
  assert.ok(pieces.length >= 5);
  const grown = segmentsOf(pieces.flatMap(({ d }) => partsOf(d)));
  assert.deepEqual(grown, segmentsOf(partsOf(drawnOf(x, y))));
});

test("dashes go on where the piece before has ended", () => {
  const x = Array.from({ length: 600 }, (_, i) => i / 60);
  const y = x.map((_, i) => 0.5 + 0.4 * Math.sin(i / 7));
  const { complete, last } = createPath(SCALES, AREA)({ x, y, settled: 600 });
  let before = 0;
  for (const piece of [...complete, last]) {
    assert.ok(Math.abs(piece.before - before) < 0.2, `${piece.before} ${before}`);
    for (const [a, b] of segmentsOf(partsOf(piece.d))) before += Math.hypot(b[0] - a[0], b[1] - a[1]);
  }
  assert.ok(before > 600);
});

test("a symbol reaches as far as its size says; a thin cross is two fifths larger", () => {
  const outlineOf = (symbol, size) => markPaths([{ x: 1, y: 2 }], { symbol, size, hasEdge: false })[0];
  assert.deepEqual(outlineOf("square", 7), { transform: "translate(1.00,2.00)", d: "m3.5,3.5h-7v-7h7z" });
  assert.equal(outlineOf("circle", 6).d, "m3,0a3,3 0 1,1 -3,-3a3,3 0 0,1 3,3z");
  assert.equal(outlineOf("cross-thin", 15).d, "m0,10.5v-21m10.5,10.5h-21");
  assert.equal(outlineOf("x-thin", 10).d, "m5,5l-10,-10m10,0l-10,10");
});

test("many full marks are a few paths, which begin at each place; those with an edge stay apart", () => {
  const places = Array.from({ length: 300 }, (_, i) => ({ x: i, y: 0 }));
  const look = { symbol: "square", size: 2, hasEdge: false };
  const paths = markPaths(places, look);
  assert.equal(paths.length, 2);
  assert.equal(paths[1].d.slice(0, 40), "M250.00,0.00m1,1h-2v-2h2zM251.00,0.00m1,");
  assert.equal(paths.map(({ d }) => d.match(/M/g).length).join(), "250,50");
  assert.equal(markPaths(places, { ...look, hasEdge: true }).length, 300);
});

test("hollow and thin marks have an edge, full ones have none", () => {
  assert.equal(edgeOf({ symbol: "circle" }), 0);
  assert.equal(edgeOf({ symbol: "circle", fill: "#fff" }), 1.5);
  assert.equal(edgeOf({ symbol: "circle", fill: "#fff", edge: 1.25 }), 1.25);
  assert.equal(edgeOf({ symbol: "x-thin" }), 2);
});

test("a point has its mark where a part of it can be seen", () => {
  const points = { x: [-0.1, -1, 5, 10.1, 5], y: [0.5, 0.5, NaN, 0, 1.06] };
  assert.deepEqual(placesOf(points, SCALES, AREA, 6), [
    { x: 48, y: 60 },
    { x: 252, y: 110 },
    { x: 150, y: 4 },
  ]);
  assert.deepEqual(placesOf(points, SCALES, AREA), []);
});

test("few marks of many points lie evenly, and each line has them elsewhere", () => {
  const places = Array.from({ length: 100 }, (_, i) => i);
  const lines = [0, 1, 2].map((turn) => fewOf(places, 14, turn));
  for (const few of lines) {
    assert.ok(few.length <= 14 && few.length >= 12);
    assert.deepEqual(new Set(few.slice(1).map((place, i) => place - few[i])), new Set([8]));
  }
  assert.equal(new Set(lines.flat()).size, lines.flat().length);
  assert.deepEqual(fewOf([1, 2, 3], 14, 0), [1, 2, 3]);
  assert.deepEqual(fewOf([], 14, 1), []);
});

const BOTH = { x: true, y: true };
const chosen = (dx, dy, drags = BOTH) => boxOf({ x: 100, y: 50 }, { x: 100 + dx, y: 50 + dy }, AREA, drags);

test("a drag chooses one axis where it is nearly level or upright, otherwise both", () => {
  const axes = (...drag) => {
    const box = chosen(...drag);
    return box && [box.x && "x", box.y && "y"].filter(Boolean).join("");
  };
  assert.equal(axes(7, 7), null);
  assert.equal(axes(8, 7), "x");
  assert.equal(axes(-100, 19), "x");
  assert.equal(axes(100, 20), "xy");
  assert.equal(axes(20, 13), "xy");
  assert.equal(axes(7, 30), "y");
  assert.equal(axes(19, 40), "y");
  assert.equal(axes(24, -40), "xy");
  assert.equal(axes(40, 40, { x: true, y: false }), "x");
  assert.equal(axes(4, 40, { x: true, y: false }), null);
  assert.equal(axes(4, 40, { x: false, y: true }), "y");
  assert.equal(axes(40, 40, { x: false, y: false }), null);
});

test("the rectangle is that of the drag, in any direction; the axis that is not chosen is whole", () => {
  assert.deepEqual(chosen(-40, 30), { left: 60, right: 100, top: 50, bottom: 80, x: true, y: true });
  assert.deepEqual(chosen(40, 1), { left: 100, right: 140, top: 10, bottom: 110, x: true, y: false });
  assert.deepEqual(chosen(1, -35), { left: 50, right: 250, top: 15, bottom: 50, x: false, y: true });
});

test("what is dimmed is the area without the rectangle", () => {
  // Clockwise round the area, the other way round the rectangle: so that it is a hole.
  assert.equal(outsideOf(chosen(-40, 30), AREA), "M50,10h200v100h-200ZM60,50V80H100V50Z");
});

test("brackets mark the corners, and bars the chosen axis beside the press", () => {
  const area = { left: 0, top: 0, width: 1269, height: 141 };
  const from = { x: 380.25, y: 42 };
  const brackets = (x, y) => bracketsOf(boxOf(from, { x, y }, area, BOTH), from);
  assert.equal(
    brackets(761.25, 98),
    "M376.75,51.5h3v-10h10v-3h-13ZM764.75,51.5h-3v-10h-10v-3h13Z" +
      "M764.75,88.5h-3v10h-10v3h13ZM376.75,88.5h3v10h10v3h-13Z",
  );
  assert.equal(brackets(761.25, 44), "M379.75,21.5h-3v41h3ZM761.75,21.5h3v41h-3Z");
  assert.equal(brackets(390, 101), "M359.75,41.5v-3h41v3ZM359.75,101.5v3h41v-3Z");
});
