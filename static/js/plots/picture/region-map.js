/**
 * The map of a model's outputs: decision regions, bands or values in colours, and the lines between regions. Depends on
 * scene, parameters and palette; must not know the data or when it is drawn.
 */

import { outputsOnGrid } from "../../core/network/network.js";
import { eachBoundary, gridFor } from "../../core/network/region-grid.js";
import { mixColors, rampColor, topColor } from "../colors.js";

const STEPS = 8; // of a number that is shown in steps

/** Computes and draws one map, in the box of a scene that is laid out as in scene.js. */
export function createRegionMap() {
  const small = document.createElement("canvas"); // a pixel for each point of the grid
  const pixels = small.getContext("2d");
  let image = null; // what was put there last
  let field = null; // {grid, z: (rows, columns, outputs), outputs, moving, boundaries}

  /** Computes the map at parameters `theta`, coarser while it is `moving`. */
  function evaluate(scene, placed, { theta, palette, look: { discrete }, moving }) {
    const grid = gridFor(scene, placed, moving);
    const { outputs } = scene.layers.at(-1);
    const size = grid.columns * grid.rows * outputs;
    const z = field?.z.length === size ? field.z : new Float64Array(size);
    field = { grid, z, outputs, moving, boundaries: [] };
    outputsOnGrid(scene.layers, scene.activation, theta, grid, z);
    const steps = discrete ? STEPS : null;
    const mix = discrete ? topColor : mixColors;
    paint(scene.classes ? mix(palette.regions) : rampColor(palette.ramp, scene.valueSpan, steps));
    if (scene.classes && grid.rows > 1) eachBoundary(field, (...ends) => field.boundaries.push(...ends));
  }

  function paint(color) {
    const { grid, z, outputs } = field;
    if (image?.width !== grid.columns || image.height !== grid.rows) {
      Object.assign(small, { width: grid.columns, height: grid.rows });
      image = pixels.createImageData(grid.columns, grid.rows);
    }
    for (let i = 0; i < grid.columns * grid.rows; i++) color(z, i * outputs, outputs, image.data, 4 * i);
    pixels.putImageData(image, 0, 0);
  }

  function draw(context, { box }, { boundary }) {
    drawField(context, box);
    if (field.boundaries.length) drawBoundaries(context, box, boundary);
  }

  function drawField(context, box) {
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = field.moving ? "low" : "high"; // which takes a quarter of the time
    // Grid points lie on the box's edges, pixels have their middles there: half a cell is cut off.
    const { columns, rows } = field.grid;
    const [cutX, cutY] = [0.5, rows > 1 ? 0.5 : 0];
    context.drawImage(small, cutX, cutY, columns - 2 * cutX, rows - 2 * cutY, box.left, box.top, box.width, box.height);
  }

  function drawBoundaries(context, box, color) {
    const { grid, boundaries: ends } = field;
    const scaleX = box.width / (grid.columns - 1);
    const scaleY = box.height / (grid.rows - 1);
    context.beginPath();
    for (let i = 0; i < ends.length; i += 4) {
      context.moveTo(box.left + ends[i] * scaleX, box.top + ends[i + 1] * scaleY);
      context.lineTo(box.left + ends[i + 2] * scaleX, box.top + ends[i + 3] * scaleY);
    }
    context.lineWidth = 1.25;
    context.strokeStyle = color;
    context.stroke();
  }

  return {
    evaluate,
    draw,
    clear() {
      field = null;
    },
  };
}
