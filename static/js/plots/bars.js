/**
 * Sorted shares as upright bars: filled above 0, hollow below. Depends on numbers and pixels; must not know what the
 * shares are of.
 */

import { niceTicks } from "../core/geometry/ticks.js";
import { tick } from "../core/format.js";
import { drawAxes, fitCanvas } from "./canvas.js";

const MARGIN = { left: 58, right: 12, top: 10, bottom: 38 }; // pixels
const GAP = 2; // bars left free where some are not named
const WIDEST = 44; // pixels from one bar to the next
const NAMED = 26; // pixels from one bar to the next from which each has its name below
const ROOM = 0.06; // of the range, above and below

/**
 * Where everything lies, in pixels: {box, pitch, bars: [{x, y, width, height, isBelow}], zero, ticks, gap}. `values`
 * are sorted and may hold NaN, `break` is the place before which others are left out, or null.
 */
export function layOutBars({ values, break: gapAt }, width, height) {
  const box = {
    left: MARGIN.left,
    top: MARGIN.top,
    width: width - MARGIN.left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
  };
  const slots = values.length + (gapAt === null ? 0 : GAP);
  const pitch = Math.min(WIDEST, box.width / slots);
  const [low, high] = rangeOf(values);
  const yOf = (value) => box.top + (box.height * (high - value)) / (high - low);
  const zero = yOf(0);
  const left = box.left + (box.width - pitch * slots) / 2;
  const wide = Math.max(1, pitch * 0.72);
  const bars = values.map((value, place) => {
    const slot = place + (gapAt !== null && place >= gapAt ? GAP : 0);
    const end = Number.isFinite(value) ? yOf(value) : zero;
    return {
      x: left + slot * pitch + (pitch - wide) / 2,
      y: Math.min(zero, end),
      width: wide,
      height: Math.abs(end - zero),
      isBelow: value < 0,
    };
  });
  const { step, values: at } = niceTicks(100 * low, 100 * high, box.height / 44);
  const ticks = at.map((percent) => ({ at: yOf(percent / 100), label: `${tick(percent, step)} %` }));
  const gap = gapAt === null ? null : left + (gapAt + GAP / 2) * pitch;
  return { box, pitch, left, bars, zero, yOf, ticks, gap, break: gapAt };
}

/** With 0 in it, and room above and below. */
function rangeOf(values) {
  const known = values.filter(Number.isFinite);
  const [least, most] = [Math.min(0, ...known), Math.max(0, ...known)];
  const length = most - least || 1;
  return [least < 0 ? least - ROOM * length : 0, most + ROOM * length];
}

/** The place of the bar at x, −1 beside all bars and in the gap. */
export function barAt({ left, pitch, bars, break: gapAt }, x) {
  const slot = Math.floor((x - left) / pitch);
  if (gapAt === null || slot < gapAt) return slot >= 0 && slot < bars.length ? slot : -1;
  const place = slot - GAP;
  return place >= gapAt && place < bars.length ? place : -1;
}

/** `update({values, names, break, equal, chosen, axes: {x, y}, color, palette})`; `chosen` are the marked places. */
export function createBars(canvas) {
  let shown = null; // {state, layout, width, height}

  function update(state) {
    const size = fitCanvas(canvas);
    if (!size) return;
    const { context, width, height } = size;
    const isSame = shown?.width === width && shown.height === height && shown.state.values === state.values;
    const layout = isSame ? shown.layout : layOutBars(state, width, height);
    shown = { state, layout, width, height };
    context.clearRect(0, 0, width, height);
    paint(context, layout, state);
    mark(context, layout, state);
  }

  return {
    update,
    /** The place of the bar at a pixel, −1 where there is none. */
    placeAt: (x) => (shown ? barAt(shown.layout, x) : -1),
    /** What is on show as a saved picture wants it; null before there is anything. */
    picture: () =>
      shown && {
        width: shown.width,
        height: shown.height,
        paint: (context) => paint(context, shown.layout, shown.state),
      },
  };
}

function paint(context, layout, { names, equal, axes, color, palette }) {
  const { box, pitch, bars, zero, ticks, yOf } = layout;
  context.fillStyle = palette.grid;
  for (const { at } of ticks) context.fillRect(box.left, Math.round(at), box.width, 1);
  context.lineWidth = 1.5;
  for (const { x, y, width, height, isBelow } of bars) {
    context.fillStyle = isBelow ? palette.back : color;
    context.strokeStyle = color;
    context.fillRect(x, y, width, height);
    if (!isBelow || height < 1) continue;
    context.beginPath();
    context.rect(x + 0.75, y, Math.max(0.5, width - 1.5), Math.max(0, height - 0.75));
    context.stroke();
  }
  context.fillStyle = palette.axes.line;
  context.fillRect(box.left, Math.round(zero), box.width, 1);
  level(context, yOf(equal.at), equal.label, box, palette);
  const each = pitch >= NAMED ? bars.map(({ x, width }, i) => ({ at: x + width / 2, label: names[i] })) : [];
  drawAxes(context, box, { name: axes.x, ticks: each }, { name: axes.y, ticks }, palette.axes);
  skip(context, layout, palette);
}

/** A dotted line over all bars with its name at the right. */
function level(context, at, label, { left, width }, { axes, text }) {
  context.fillStyle = axes.line;
  for (let x = left; x < left + width; x += 6) context.fillRect(x, Math.round(at), 3, 1);
  Object.assign(context, { font: axes.font, fillStyle: text, textAlign: "right", textBaseline: "alphabetic" });
  context.fillText(label, left + width, at - 4);
}

/** Three dots where bars are left out. */
function skip(context, { gap, zero }, { axes, text }) {
  if (gap === null) return;
  Object.assign(context, { font: axes.font, fillStyle: text, textAlign: "center", textBaseline: "alphabetic" });
  context.fillText("⋯", gap, zero - 5);
}

/** A frame round the chosen bars, over a hair of the background. */
function mark(context, { bars }, { chosen, palette }) {
  for (const place of chosen) {
    const { x, y, width, height } = bars[place];
    for (const [style, line] of [
      [palette.back, 4],
      [palette.curve, 2],
    ]) {
      context.strokeStyle = style;
      context.lineWidth = line;
      context.strokeRect(x - 2, y - 2, width + 4, height + 4);
    }
  }
}
