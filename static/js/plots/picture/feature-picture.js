/** A feature as a small picture: its value over the plane of the inputs. Depends on a function and two colours. */

import { rampColor } from "../colors.js";

const [WIDTH, HEIGHT, REACH] = [24, 18, 1.5]; // points of the grid; inputs from −REACH to REACH

/** A canvas for the picture of one feature. */
export function featureCanvas() {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  return Object.assign(canvas, { width: WIDTH, height: HEIGHT });
}

/** Paints the value of a feature at each (u, v), from its lowest in the first colour to its highest in the second. */
export function paintFeature(canvas, valueAt, ramp) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(WIDTH, HEIGHT);
  const place = (index, count) => REACH * ((2 * index) / (count - 1) - 1);
  const values = Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
    valueAt(place(i % WIDTH, WIDTH), -place(Math.floor(i / WIDTH), HEIGHT)),
  );
  const paint = rampColor(ramp, [Math.min(...values), Math.max(...values)]);
  values.forEach((_, i) => paint(values, i, 1, image.data, 4 * i));
  context.putImageData(image, 0, 0);
}
