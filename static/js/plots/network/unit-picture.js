/**
 * The picture of one unit: its activation over a plane, along a line, or counted over examples. Depends on values and
 * colours; must not know a network.
 */

import { fitCanvas } from "../canvas.js";

const EDGE = 1; // pixels left free round a line and round bars

/** Paints (count × count) values into a canvas of as many pixels. `color` as those of colors.js. */
export function paintPlane(canvas, values, count, color) {
  const context = canvas.getContext("2d");
  if (canvas.width !== count || canvas.height !== count) Object.assign(canvas, { width: count, height: count });
  const image = context.createImageData(count, count);
  for (let i = 0; i < values.length; i++) color(values, i, 1, image.data, 4 * i);
  context.putImageData(image, 0, 0);
}

/** Draws into a square canvas of `size` CSS pixels by `paint(context, box)`. */
export function paintSquare(canvas, size, paint) {
  const { context } = fitCanvas(canvas, { width: size, height: size });
  context.clearRect(0, 0, size, size);
  paint(context, { left: 0, top: 0, size });
}

/** The values along a line, over the zero level where that is in the range. */
export function lineOf(values, [low, high], { ink, grid, ground }) {
  return (context, { left, top, size }) => {
    const y = (value) => top + EDGE + (size - 2 * EDGE) * (1 - (value - low) / (high - low || 1));
    const within = (at) => Math.max(top, Math.min(top + size, at));
    context.fillStyle = ground;
    context.fillRect(left, top, size, size);
    stroke(context, grid, 1, () => {
      context.moveTo(left, within(y(0)));
      context.lineTo(left + size, within(y(0)));
    });
    stroke(context, ink, 1.5, () =>
      values.forEach((value, i) => {
        const x = left + (size * i) / (values.length - 1);
        if (i === 0) context.moveTo(x, within(y(value)));
        else context.lineTo(x, within(y(value)));
      }),
    );
  };
}

function stroke(context, color, width, path) {
  context.beginPath();
  path();
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}

/** Bars of counts from the lowest value to the highest: pale those of all examples, dark those of the batch. */
export function barsOf({ all, batch }, { ramp, ink, ground }) {
  return (context, { left, top, size }) => {
    context.fillStyle = ground;
    context.fillRect(left, top, size, size);
    const bars = (counts, color, inset) => {
      const most = Math.max(1, ...counts);
      const step = (size - 2 * EDGE) / counts.length;
      context.fillStyle = color;
      counts.forEach((count, i) => {
        const height = count ? Math.max(1, ((size - 2 * EDGE) * count) / most) : 0;
        context.fillRect(left + EDGE + (i + inset) * step, top + size - EDGE - height, (1 - 2 * inset) * step, height);
      });
    };
    bars(all, ramp[1], 0);
    bars(batch, ink, 0.3);
  };
}
