/**
 * The plane on which points are placed: their picture, and what a pointer does there. Depends on a set of points; must
 * not know what is done with them.
 */

import { shortened, tick } from "../../core/format.js";
import { niceTicks } from "../../core/geometry/ticks.js";
import { drawAxes, drawMarks, drawRings, fitCanvas } from "../../plots/canvas.js";
/** @import { PointSet } from "../../core/own/own-types.js" */

const RADIUS = 5;
const NEAR = { mouse: 9, other: 20 }; // pixels from a point within which it is meant
const STILL = 4; // pixels that a press may move without being a drag
const CROSS = 9;
const LETTERS = 40; // of a name beside an axis
const EDGE = { left: 54, right: 8, top: 8, bottom: 40 };

/**
 * verbs = {add(x), remove(index), grab(index), drag(index, x)} are what a pointer asks for. Gives
 * {draw(state), near(set, x)}: state = {set, palette, cross, isCrossShown, index}; `index` is that of the point under
 * the cross.
 */
export function createPlane(el, verbs) {
  const canvas = el.querySelector("canvas");
  let shown = null;
  let placed = null; // {box, toX, toY, fromX, fromY}
  let press = null; // {index, x, y, isDrag}

  function draw(state) {
    shown = state;
    const size = fitCanvas(canvas);
    if (!size) return;
    const { context, width, height } = size;
    const { set, palette } = state;
    placed = placesOf(set, width, height);
    const { box, toX, toY } = placed;
    context.clearRect(0, 0, width, height);
    context.fillStyle = palette.ground;
    context.fillRect(box.left, box.top, box.width, box.height);
    drawAxes(context, box, ...axesOf(set, placed), palette.axes);
    const points = set.points.map(({ x: [a, b], kind }) => ({ x: toX(a), y: toY(b), kind }));
    drawMarks(context, points, {
      ...{ radius: RADIUS, hollow: false, numerals: false },
      ...{ colors: palette.marks, back: palette.markEdge },
    });
    if (!state.isCrossShown) return;
    if (state.index !== null) drawRings(context, [points[state.index]], RADIUS + 4, palette.ink, palette.back);
    drawCross(context, toX(state.cross[0]), toY(state.cross[1]), palette.ink);
  }

  /** The point of a set nearest to these coordinates, null where none is near. */
  function near(set, x, reach = NEAR.mouse) {
    const { toX, toY } = placesOf(set, canvas.clientWidth, canvas.clientHeight);
    let [nearest, least] = [null, reach];
    set.points.forEach((point, index) => {
      const distance = Math.hypot(toX(point.x[0]) - toX(x[0]), toY(point.x[1]) - toY(x[1]));
      if (distance <= least) [nearest, least] = [index, distance];
    });
    return nearest;
  }

  function at({ clientX, clientY }) {
    const { left, top } = canvas.getBoundingClientRect();
    return [placed.fromX(clientX - left), placed.fromY(clientY - top)];
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !placed) return;
    canvas.setPointerCapture(event.pointerId);
    const reach = event.pointerType === "mouse" ? NEAR.mouse : NEAR.other;
    press = { index: near(shown.set, at(event), reach), x: event.clientX, y: event.clientY, isDrag: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!press) return;
    const isFar = Math.hypot(event.clientX - press.x, event.clientY - press.y) > STILL;
    if (!press.isDrag && isFar && press.index !== null) verbs.grab(press.index);
    press.isDrag ||= isFar;
    if (press.isDrag && press.index !== null) verbs.drag(press.index, at(event));
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!press) return;
    const { index, isDrag } = press;
    press = null;
    if (isDrag) return;
    if (index === null) verbs.add(at(event));
    else verbs.remove(index);
  });
  canvas.addEventListener("pointercancel", () => {
    press = null;
  });

  return { draw, near };
}

/** @type {(set: PointSet, width: number, height: number) => any} */
function placesOf({ domain: [u, v] }, width, height) {
  const box = {
    left: EDGE.left,
    top: EDGE.top,
    width: width - EDGE.left - EDGE.right,
    height: height - EDGE.top - EDGE.bottom,
    isBare: false,
  };
  return {
    box,
    toX: (value) => box.left + ((value - u[0]) / (u[1] - u[0])) * box.width,
    toY: (value) => box.top + ((v[1] - value) / (v[1] - v[0])) * box.height,
    fromX: (pixel) => u[0] + ((pixel - box.left) / box.width) * (u[1] - u[0]),
    fromY: (pixel) => v[1] - ((pixel - box.top) / box.height) * (v[1] - v[0]),
  };
}

function axesOf({ domain, columns }, { box, toX, toY }) {
  const axis = (which, toPixel, wanted) => {
    const { step, values } = niceTicks(...domain[which], wanted);
    return {
      name: shortened(columns[which], LETTERS),
      ticks: values.map((value) => ({ at: toPixel(value), label: tick(value, step) })),
    };
  };
  return [axis(0, toX, box.width / 80), axis(1, toY, box.height / 50)];
}

function drawCross(context, x, y, color) {
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
  ]) {
    for (const side of [-1, 1]) {
      context.moveTo(x + side * dx * 3, y + side * dy * 3);
      context.lineTo(x + side * dx * CROSS, y + side * dy * CROSS);
    }
  }
  context.stroke();
}
