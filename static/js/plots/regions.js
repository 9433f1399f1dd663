/** Decision regions, class bands or a map of values on a canvas, with the data over them. */

import { costOf, outputsOnGrid } from "../core/network.js";
import { zeroContour } from "../core/contour.js";
import { drawAxes, drawMarks, fitCanvas, stillLayer } from "./canvas.js";
import { createRings, drawHovered, ringBatch } from "./rings.js";
import { exampleNear, layOut } from "./scene.js";
import { mixColors, rampColor } from "./colors.js";

const MOVING = 1.2e6; // multiplications for one picture while it plays
const STILL = 12e6;

export function createRegions(canvas) {
  const small = document.createElement("canvas");
  const drawRings = createRings();
  let frame = null;
  let key = null;
  let field = null;
  let shown = null;

  /** The grid of the picture: fine where it stands still, coarse enough to keep up while it plays. */
  function gridFor(scene, { box, u, v }, moving) {
    const cost = costOf(scene.layers) || 1;
    const bands = scene.kind === "bands";
    const fit = Math.sqrt((box.width * box.height * cost) / (moving ? MOVING : STILL));
    const cell = Math.max(bands ? 1 : moving ? 5 : 2, bands ? 1 : fit);
    const columns = Math.max(8, Math.ceil(box.width / cell)) + 1;
    const rows = bands ? 1 : Math.max(8, Math.ceil(box.height / cell)) + 1;
    return {
      columns,
      rows,
      u0: u[0],
      du: (u[1] - u[0]) / (columns - 1),
      v0: bands ? 0 : v[1],
      dv: bands ? 0 : -(v[1] - v[0]) / (rows - 1),
    };
  }

  function evaluate(scene, placed, theta, moving, palette) {
    const grid = gridFor(scene, placed, moving);
    const outputs = scene.layers.at(-1).outputs;
    const size = grid.columns * grid.rows * outputs;
    if (field?.z.length !== size) field = { z: new Float64Array(size) };
    Object.assign(field, { grid, outputs });
    outputsOnGrid(scene.layers, scene.activation, theta, scene.plane, grid, field.z);
    paintField(scene, palette);
  }

  function paintField(scene, palette) {
    const { grid, z, outputs } = field;
    small.width = grid.columns;
    small.height = grid.rows;
    const context = small.getContext("2d");
    const image = context.createImageData(grid.columns, grid.rows);
    const paint = scene.classes ? mixColors(palette.regions) : rampColor(palette.ramp, scene.valueSpan);
    for (let i = 0; i < grid.columns * grid.rows; i++) paint(z, i * outputs, outputs, image.data, 4 * i);
    context.putImageData(image, 0, 0);
  }

  function drawField({ context }, { box }) {
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    // Grid points lie on the box's edges, pixels have their middles there: half a cell is cut off.
    const { columns, rows } = field.grid;
    const [cutX, cutY] = [0.5, rows > 1 ? 0.5 : 0];
    context.drawImage(small, cutX, cutY, columns - 2 * cutX, rows - 2 * cutY, box.left, box.top, box.width, box.height);
  }

  /** The line between the regions: where a class stops being the likeliest. */
  function drawBoundaries({ context }, { box }, scene, color) {
    const { grid, z, outputs } = field;
    if (!scene.classes || grid.rows === 1) return;
    const margin = new Float32Array(grid.columns * grid.rows);
    const scaleX = box.width / (grid.columns - 1);
    const scaleY = box.height / (grid.rows - 1);
    context.beginPath();
    for (let c = 0; c < (outputs === 1 ? 1 : outputs); c++) {
      for (let i = 0; i < margin.length; i++) margin[i] = marginOf(z, i * outputs, outputs, c);
      zeroContour(margin, grid.columns, grid.rows, (x1, y1, x2, y2) => {
        context.moveTo(box.left + x1 * scaleX, box.top + y1 * scaleY);
        context.lineTo(box.left + x2 * scaleX, box.top + y2 * scaleY);
      });
    }
    context.lineWidth = 1.25;
    context.strokeStyle = color;
    context.stroke();
  }

  function drawData(context, scene, placed, palette) {
    const colored = (list) =>
      scene.classes ? list : list.map((p) => ({ ...p, color: palette.valueColor(p.value, scene.valueSpan) }));
    const options = {
      radius: placed.radius,
      colors: palette.marks,
      back: palette.markEdge,
      numerals: scene.classes?.length > 5,
    };
    drawMarks(context, colored(placed.test), { ...options, hollow: true });
    drawMarks(context, colored(placed.train), { ...options, hollow: false });
    drawAxes(context, placed.box, placed.xAxis, placed.yAxis, palette.axes);
  }

  function still(scene, size, palette) {
    const placed = layOut(scene, size.width, size.height);
    const points = stillLayer(size.width, size.height, size.ratio, (context) =>
      drawData(context, scene, placed, palette),
    );
    return { scene, placed, points, palette, width: size.width, height: size.height, ratio: size.ratio };
  }

  /** state = {scene, theta, stamp, batch, isWhole, accent, palette, moving, hovered} */
  function update(state) {
    const size = fitCanvas(canvas);
    if (!size) return;
    shown = state;
    const { scene, palette } = state;
    const fresh =
      !frame ||
      frame.scene !== scene ||
      frame.palette !== palette ||
      frame.width !== size.width ||
      frame.height !== size.height ||
      frame.ratio !== size.ratio;
    if (fresh) frame = still(scene, size, palette);
    const wanted = `${state.stamp}|${state.moving}`;
    if (state.theta && (fresh || key !== wanted)) evaluate(scene, frame.placed, state.theta, state.moving, palette);
    key = wanted;
    const { context } = size;
    context.clearRect(0, 0, size.width, size.height);
    if (state.theta) {
      drawField(size, frame.placed);
      drawBoundaries(size, frame.placed, scene, palette.boundary);
    }
    context.drawImage(frame.points, 0, 0, size.width, size.height);
    drawRings(context, frame, state, state.accent, palette.ringBack);
    drawHovered(context, frame.placed, state.hovered, palette);
  }

  /** What is on show as a saved picture wants it, with the regions at their finest; null before there is anything. */
  function picture() {
    if (!frame) return null;
    const { width, height, placed } = frame;
    const { scene, theta, palette, accent } = shown;
    return {
      width,
      height,
      key: { scene },
      paint(context) {
        if (theta) {
          evaluate(scene, placed, theta, false, palette);
          key = null;
          drawField({ context }, placed);
          drawBoundaries({ context }, placed, scene, palette.boundary);
        }
        drawData(context, scene, placed, palette);
        ringBatch(context, placed, shown, accent, palette.ringBack);
      },
    };
  }

  const exampleAt = (x, y) => (frame ? exampleNear(frame.placed, x, y) : null);

  return {
    update,
    picture,
    exampleAt,
    destroy: () => {
      frame = field = null;
    },
  };
}

/** How far class c is ahead of the best other one; for one output, class 1 against class 0. */
function marginOf(z, at, outputs, c) {
  if (outputs === 1) return z[at];
  let best = -Infinity;
  for (let j = 0; j < outputs; j++) if (j !== c && z[at + j] > best) best = z[at + j];
  return z[at + c] - best;
}
