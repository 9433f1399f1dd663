/**
 * The grid of a picture of the model, and where the classes meet on it. Depends on scene and outputs; must not know a
 * canvas.
 */

import { zeroContour } from "../geometry/contour.js";
import { costOf } from "./network.js";

const MOVING = 1.2e6; // multiplications for one picture while it plays
const STILL = 12e6;

/**
 * {columns, rows, u0, du, v0, dv} over the domain of a picture {box, u, v}: fine where it stands still, coarse enough
 * to keep up while it plays. Bands have one row.
 */
export function gridFor({ kind, layers }, { box, u, v }, moving) {
  const isBands = kind === "bands";
  const fit = Math.sqrt((box.width * box.height * (costOf(layers) || 1)) / (moving ? MOVING : STILL));
  const cell = isBands ? 1 : Math.max(moving ? 5 : 2, fit);
  const pointsIn = (pixels) => Math.max(8, Math.ceil(pixels / cell)) + 1;
  const [columns, rows] = [pointsIn(box.width), isBands ? 1 : pointsIn(box.height)];
  const du = (u[1] - u[0]) / (columns - 1);
  return {
    columns,
    rows,
    u0: u[0],
    du,
    ...(isBands ? { v0: 0, dv: 0 } : { v0: v[1], dv: -(v[1] - v[0]) / (rows - 1) }),
  };
}

/**
 * The lines where a class stops being the likeliest, from the outputs `z` at every point of the grid; calls
 * `segment(x1, y1, x2, y2)` in grid units.
 */
export function eachBoundary({ grid, z, outputs }, segment) {
  const margin = new Float32Array(grid.columns * grid.rows);
  for (let c = 0; c < outputs; c++) {
    for (let i = 0; i < margin.length; i++) margin[i] = marginOf(z, i * outputs, outputs, c);
    zeroContour(margin, grid.columns, grid.rows, segment);
  }
}

/** How far class c is ahead of the best other one; for one output, class 1 against class 0. */
function marginOf(z, at, outputs, c) {
  if (outputs === 1) return z[at];
  let best = -Infinity;
  for (let j = 0; j < outputs; j++) if (j !== c && z[at + j] > best) best = z[at + j];
  return z[at + c] - best;
}
