/** An epoch's order on a canvas: cells cut into batches, this one lit, the used ones dimmed. */

import { blockOf, cellOf } from "../core/geometry/strip-layout.js";
import { fitCanvas, stillLayer } from "./canvas.js";

const DIMMED = 0.74; // share of the background over a used batch
const SEEN = 9; // pixels that a frame or ring is wide at least, however small the cell

export function createStripPicture(canvas) {
  let kept = null;
  let shown = null;

  /** All cells of the order, painted anew only where it or their look has changed. */
  function cells({ width, height, ratio }, { strip, order, orderName, colors }) {
    const key = [orderName, width, height, ratio].join("|");
    if (kept?.key !== key || kept.strip !== strip || kept.colors !== colors) {
      const layer = stillLayer(width, height, ratio, (context) => paintCells(context, strip, order, colors));
      kept = { key, strip, colors, layer };
    }
    return kept.layer;
  }

  /**
   * state = {strip, order, orderName, batch, colors, hovered, accent, palette}: `orderName` is the same for
   * equal orders of one run, `batch` the place of this one in the epoch, `colors` one for each example.
   */
  function update(state) {
    const size = fitCanvas(canvas);
    if (!size) return;
    const { context, width, height } = size;
    const { strip, order, batch, hovered, accent, palette } = state;
    context.clearRect(0, 0, width, height);
    shown = order.length ? { ...state, width } : null;
    if (!order.length) return;
    context.drawImage(cells(size, state), 0, 0, width, height);
    dimUsed(context, strip, batch, width, palette.back);
    frame(context, outline(strip, batch), accent, palette.back);
    if (hovered === null) return;
    order.forEach((example, place) => {
      if (example === hovered) frame(context, aroundCell(strip, place), palette.curve, palette.back);
    });
  }

  /** What is on show as a saved picture wants it; null before there is anything. */
  function picture() {
    if (!shown) return null;
    const { width, strip, order, batch, colors, accent, palette } = shown;
    return {
      width,
      height: strip.height,
      paint(context) {
        paintCells(context, strip, order, colors);
        dimUsed(context, strip, batch, width, palette.back);
        frame(context, outline(strip, batch), accent, palette.back);
      },
    };
  }

  return { update, picture };
}

/** One colour after the other, so that it is set as seldom as possible. */
function paintCells(context, strip, order, colors) {
  const places = new Map();
  order.forEach((example, place) => {
    const color = colors[example];
    if (!places.has(color)) places.set(color, []);
    places.get(color).push(place);
  });
  for (const [color, list] of places) {
    context.fillStyle = color;
    for (const place of list) {
      const { x, y } = cellOf(strip, place);
      context.fillRect(x, y, strip.cell, strip.cell);
    }
  }
}

/** The used batches come first: whole rows of blocks, and the part of a row before this batch. */
function dimUsed(context, strip, batch, width, back) {
  const { x, y } = blockOf(strip, batch);
  context.globalAlpha = DIMMED;
  context.fillStyle = back;
  context.fillRect(0, 0, width, y);
  context.fillRect(0, y, x, strip.down);
  context.globalAlpha = 1;
}

/** The corners round a batch's cells; a last row that is not full leaves a notch. */
function outline(strip, batch) {
  const { columns, pitch, cell } = strip;
  const { x, y, length } = blockOf(strip, batch);
  const [full, rest] = [Math.floor(length / columns), length % columns];
  const right = (n) => x + (n - 1) * pitch + cell;
  const bottom = (n) => y + (n - 1) * pitch + cell;
  if (!full) return around(x, y, right(rest), bottom(1));
  if (!rest) return around(x, y, right(columns), bottom(full));
  const [left, top, wide, narrow, step, low] = [
    x - 2,
    y - 2,
    right(columns) + 2,
    right(rest) + 2,
    bottom(full) + 2,
    bottom(full + 1) + 2,
  ];
  return [
    [left, top],
    [wide, top],
    [wide, step],
    [narrow, step],
    [narrow, low],
    [left, low],
  ];
}

function aroundCell(strip, place) {
  const { x, y } = cellOf(strip, place);
  return around(x, y, x + strip.cell, y + strip.cell);
}

/** The corners two pixels outside a box, and further where it is too small to be seen. */
function around(left, top, right, bottom) {
  const [h, v] = [right - left, bottom - top].map((length) => Math.max(2, (SEEN - length) / 2));
  return [
    [left - h, top - v],
    [right + h, top - v],
    [right + h, bottom + v],
    [left - h, bottom + v],
  ];
}

/** A line through the corners, over a hair of the background. */
function frame(context, corners, color, back) {
  context.beginPath();
  corners.forEach((corner, i) => (i ? context.lineTo(...corner) : context.moveTo(...corner)));
  context.closePath();
  for (const [style, width] of [
    [back, 4],
    [color, 2],
  ]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}
