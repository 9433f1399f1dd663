/** The fitted curve of a number on one feature, on a canvas, over the data. */

import { outputsOnGrid } from "../../core/network/network.js";
import { drawAxes, drawMarks, fitCanvas, stillLayer } from "../canvas.js";
import { createRings, drawHovered, ringBatch } from "./rings.js";
import { exampleNear, layOut } from "./scene.js";
import { watchedSize } from "../sizes.js";

export function createCurve(canvas) {
  const drawRings = createRings();
  let frame = null;
  let shown = null;

  function drawData(context, placed, palette, { hasTest }) {
    const options = { radius: placed.radius, colors: palette.marks, back: palette.markEdge, numerals: false };
    if (hasTest) drawMarks(context, placed.test, { ...options, hollow: true });
    drawMarks(context, placed.train, { ...options, hollow: false });
    drawAxes(context, placed.box, placed.xAxis, placed.yAxis, palette.axes);
  }

  function still(scene, size, palette, look) {
    const placed = layOut(scene, size.width, size.height);
    const points = stillLayer(size.width, size.height, size.ratio, (context) =>
      drawData(context, placed, palette, look),
    );
    const { hasTest } = look;
    return { scene, placed, points, palette, hasTest, width: size.width, height: size.height, ratio: size.ratio };
  }

  function drawCurve(context, { scene, placed }, theta, color) {
    const { box, u } = placed;
    const columns = Math.ceil(box.width / 2) + 1;
    const grid = { columns, rows: 1, u0: u[0], du: (u[1] - u[0]) / (columns - 1), v0: 0, dv: 0 };
    const z = outputsOnGrid(scene.layers, scene.activation, theta, grid, new Float32Array(columns));
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    context.beginPath();
    for (let i = 0; i < columns; i++) {
      const y = Math.max(-1e4, Math.min(1e4, placed.toY(z[i])));
      context.lineTo(box.left + (i * box.width) / (columns - 1), y);
    }
    context.lineWidth = 2.5;
    context.lineJoin = "round";
    context.strokeStyle = color;
    context.stroke();
    context.restore();
  }

  /** state = {scene, theta, batch, isWhole, accent, palette, look, hovered} */
  function update(state) {
    const size = fitCanvas(canvas, watchedSize(canvas));
    if (!size) return;
    shown = state;
    const { scene, theta, accent, palette, look, hovered } = state;
    const same =
      frame &&
      frame.scene === scene &&
      frame.palette === palette &&
      frame.hasTest === look.hasTest &&
      frame.width === size.width &&
      frame.height === size.height &&
      frame.ratio === size.ratio;
    if (!same) frame = still(scene, size, palette, look);
    const { context } = size;
    context.clearRect(0, 0, size.width, size.height);
    drawGround(context, frame.placed, palette);
    context.drawImage(frame.points, 0, 0, size.width, size.height);
    drawRings(context, frame, state, accent, palette.ringBack);
    if (theta) drawCurve(context, frame, theta, palette.curve);
    drawHovered(context, frame.placed, hovered, palette);
  }

  /** What is on show as a saved picture wants it; null before there is anything. */
  function picture() {
    if (!frame) return null;
    const { width, height, placed } = frame;
    const { scene, theta, palette, look, accent } = shown;
    return {
      width,
      height,
      key: { scene, hasTest: look.hasTest },
      paint(context) {
        drawGround(context, placed, palette);
        drawData(context, placed, palette, look);
        ringBatch(context, placed, shown, accent, palette.ringBack);
        if (theta) drawCurve(context, { scene, placed }, theta, palette.curve);
      },
    };
  }

  const exampleAt = (x, y) => (frame ? exampleNear(frame.placed, x, y) : null);

  return {
    update,
    picture,
    exampleAt,
    destroy: () => {
      frame = null;
    },
  };
}

function drawGround(context, { box }, { ground }) {
  context.fillStyle = ground;
  context.fillRect(box.left, box.top, box.width, box.height);
}
