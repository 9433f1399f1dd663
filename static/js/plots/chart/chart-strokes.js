/**
 * Straight lines over a chart, across its whole area or from a mark to its name. Depends on pixels; must not know the
 * traces.
 */

import { fillPool } from "../pool.js";

/** Lines at values of the axes, as far as they are within the area: {upright: [{x}], level: [{at, label, x, y}]}. */
export function linesWithin({ verticals = [], horizontals = [] }, graph, area) {
  const [right, bottom] = [area.left + area.width, area.top + area.height];
  const upright = verticals.map(({ at }) => ({ x: graph.xToPixel(at) }));
  const level = horizontals.map((line) => ({ ...line, y: graph.yToPixel(line.at), x: right }));
  return {
    upright: upright.filter(({ x }) => x >= area.left - 0.5 && x <= right + 0.5),
    level: level.filter(({ y }) => y >= area.top - 0.5 && y <= bottom + 0.5),
  };
}

/** The same as boxes one pixel thick: [{left, top, width, height, isLevel}]. */
export const boxesOf = ({ upright, level }, { left, top, width, height }) => [
  ...upright.map(({ x }) => ({ left: Math.round(x), top, width: 1, height, isLevel: false })),
  ...level.map(({ y }) => ({ left, top: Math.round(y), width, height: 1, isLevel: true })),
];

export const showBoxes = (layer, boxes) =>
  fillPool(layer, "chart-stroke", boxes, (line, { left, top, width, height, isLevel }) => {
    line.classList.toggle("chart-level", isLevel);
    Object.assign(line.style, {
      transform: `translate(${left}px, ${top}px)`,
      width: `${width}px`,
      height: `${height}px`,
    });
  });

/** Lines [{from, to}] from marks to names that stand away from them. */
export const showLeaders = (layer, leaders) =>
  fillPool(layer, "chart-stroke chart-leader", leaders, (line, { from, to }) => {
    const [across, down] = [to.x - from.x, to.y - from.y];
    line.style.width = `${Math.hypot(across, down)}px`;
    line.style.transform = `translate(${from.x}px, ${from.y}px) rotate(${Math.atan2(down, across)}rad)`;
  });

/** Both on any 2D context. */
export function paintStrokes(context, boxes, leaders, { ink, axes }) {
  for (const { left, top, width, height, isLevel } of boxes) {
    context.fillStyle = isLevel ? axes.line : ink;
    context.fillRect(left, top, width, height);
  }
  context.strokeStyle = axes.line;
  context.lineWidth = 1;
  for (const { from, to } of leaders) {
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
}
