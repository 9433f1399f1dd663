/**
 * The pictures of all units: over the inputs at parameters, or counted over examples. Depends on source, reply and
 * colours; must not know where the canvases stand.
 */

import { featuresAt, pointsOver, softmaxOf, unitsAt } from "../../core/network/unit-grid.js";
import { drawMarks, drawRings, fitCanvas } from "../../plots/canvas.js";
import { mixColors, rampColor } from "../../plots/colors.js";
import { barsOf, lineOf, paintPlane, paintSquare } from "../../plots/network/unit-picture.js";
import { squareOf } from "../../plots/network/source.js";

const [MOVING, STILL, LARGE] = [18, 40, 96]; // points across

export function createPictures() {
  let kept = {}; // points by their number, for the source
  let square = null;

  /** {values, count} at finite parameters; null where there is nothing to draw over. */
  function evaluate({ source, theta, activation }, count) {
    if (source.kind === "batch") return null;
    if (kept.source !== source) {
      kept = { source };
      square = squareOf(source);
    }
    kept[count] ??= featuresAt(source.features, pointsOver(square, count));
    return { values: unitsAt(source.layers, activation, theta, kept[count]), count };
  }

  /** What paints one unit: {plane: (canvas) => …} or {square: (context, box) => …}. */
  function painterOf(state, field, layer, unit) {
    const { source, reply, palette, open } = state;
    const last = reply.units.length - 1;
    if (source.kind === "batch") {
      const { of_training: all, of_batch: batch } = reply.units[layer];
      return { square: barsOf({ all: all[unit], batch: batch[unit] }, palette) };
    }
    const values = layer === last && open.data.classes ? probabilities(field, unit) : field.values[layer][unit];
    if (source.kind === "line") return { square: lineOf(values, rangeOf(state, layer, unit), palette) };
    const color =
      layer === last && field.values[last].length === 1 && open.data.classes
        ? mixColors(palette.regions)
        : rampColor(palette.ramp, rangeOf(state, layer, unit));
    const shown = layer === last && field.values[last].length === 1 ? field.values[last][0] : values;
    return { plane: (canvas) => paintPlane(canvas, shown, field.count, color) };
  }

  /** The outputs as the probabilities of the classes: those of class 1 where there are two. */
  function probabilities(field, unit) {
    const outputs = field.values.at(-1);
    if (outputs.length === 1) return outputs[0].map((z) => 1 / (1 + Math.exp(-z)));
    field.softmax ??= softmaxOf(outputs);
    return field.softmax[unit];
  }

  /** A feature has its own range, since their units differ; the predictions have that of the pictures of the runs. */
  function rangeOf({ reply, source }, layer, unit) {
    const { range, low, high } = reply.units[layer];
    if (layer === 0) return [low[unit], high[unit]];
    return layer === reply.units.length - 1 ? (source.scene.valueSpan ?? range) : range;
  }

  /**
   * Paints the units that are shown into their canvases [layer][place].
   * state = {source, reply, theta, activation, palette, open, layout, moving}
   */
  function paint(state, canvases) {
    if (!canDraw(state)) {
      for (const canvas of canvases.flat()) canvas.width = 0;
      return;
    }
    const field = evaluate(state, state.moving ? MOVING : STILL);
    canvases.forEach((column, layer) =>
      column.forEach((canvas, place) => {
        const { first } = state.layout.columns[layer];
        show(canvas, painterOf(state, field, layer, first + place), state.layout.unit);
      }),
    );
  }

  /** Paints one unit large, over a plane with the training examples. */
  function paintLarge(state, canvas, place) {
    const size = canvas.clientWidth;
    if (!size) return;
    const { context } = fitCanvas(canvas, { width: size, height: size });
    context.clearRect(0, 0, size, size);
    if (!canDraw(state)) return;
    drawInto(context, state, place, { left: 0, top: 0, size }, state.moving ? STILL : LARGE);
    if (state.source.kind === "plane") drawExamples(context, state, size);
  }

  function drawExamples(context, { source: { scene }, palette, hovered }, size) {
    const marks = square.train.map(([x, y], i) => ({
      x: x * size,
      y: y * size,
      kind: scene.classes ? scene.y[i] : 0,
      color: scene.classes ? undefined : palette.valueColor(scene.y[i], scene.valueSpan),
    }));
    const look = { radius: 2, hollow: false, colors: palette.marks, back: palette.markEdge, numerals: false };
    drawMarks(context, marks, look);
    if (marks[hovered]) drawRings(context, [marks[hovered]], 6, palette.curve, palette.ringBack);
  }

  /** A network whose parameters are not finite has no pictures. */
  const canDraw = ({ source, theta, reply }) =>
    reply !== null && (source.kind === "batch" || (theta !== null && theta.every(Number.isFinite)));

  function show(canvas, painter, size) {
    if (painter.plane) painter.plane(canvas);
    else paintSquare(canvas, size, painter.square);
  }

  /** Draws one unit into a box of any context, from `count` points across. */
  function drawInto(context, state, [layer, unit], box, count = STILL) {
    const painter = painterOf(state, evaluate(state, count), layer, unit);
    if (painter.square) return painter.square(context, box);
    const canvas = document.createElement("canvas");
    painter.plane(canvas);
    return context.drawImage(canvas, 0, 0, canvas.width, canvas.height, box.left, box.top, box.size, box.size);
  }

  /** Where a training example lies in each picture, as shares across and down; null where it lies nowhere. */
  const placeOf = (source, example) =>
    source.kind === "plane" && kept.source === source ? (square.train[example] ?? null) : null;

  /** The training example nearest to a place within a picture, null where none is near. */
  function exampleAt(source, x, y) {
    if (source.kind !== "plane" || kept.source !== source) return null;
    const distances = square.train.map(([u, v]) => Math.hypot(u - x, v - y));
    const nearest = distances.indexOf(Math.min(...distances));
    return distances[nearest] < 0.06 ? nearest : null;
  }

  return { paint, paintLarge, drawInto, canDraw, placeOf, exampleAt };
}
