/** What lies over the loss plot: the names at the lines' ends, changes, the playhead, and the readout. */

import { positionOf, stepAt } from "../core/playhead.js";
import * as format from "../core/format.js";
import { endInWords } from "../core/loss-words.js";
import { paintName } from "./line-name.js";
import { widthIn } from "./text-width.js";

const LINE_HEIGHT = 15;
const NEAR = 8; // pixels from a line that count as on it
const BEFORE_A_NAME = 9; // pixels: its mark
const ROUND_A_NAME = 18; // pixels: its mark, and what is free on both sides
const WITHOUT_NAMES = 240; // pixels: a plot narrower than this keeps only the names' marks

function element(className, parent) {
  const made = document.createElement("div");
  made.className = className;
  parent.append(made);
  return made;
}

/** Pushes positions apart so that neighbours are LINE_HEIGHT away; keeps their order. */
export function spreadOut(positions, low, high) {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a] - positions[b]);
  const result = [...positions];
  order.forEach((i, rank) => {
    const least = rank ? result[order[rank - 1]] + LINE_HEIGHT : low;
    result[i] = Math.max(result[i], least);
  });
  let most = high;
  for (const i of order.reverse()) {
    result[i] = Math.min(result[i], most);
    most = result[i] - LINE_HEIGHT;
  }
  return result;
}

export function createOverlay(el, graph, { onSeek, onReset }) {
  const hairline = element("plot-hairline", el);
  const marks = element("plot-marks", el);
  const names = element("plot-names", el);
  const readout = element("plot-readout", el);
  readout.hidden = true;
  let state = null;
  let pressed = null;
  let drawn = { area: null, hairline: null, marks: [], names: [] };

  function labelWidth(runs, width, withTest) {
    if (width < WITHOUT_NAMES) return 16;
    const longest = Math.max(...runs.map(({ label }) => widthIn(names, withTest ? `${label}, test` : label)));
    return Math.round(Math.min(width * 0.37, ROUND_A_NAME + Math.ceil(longest)));
  }

  function update(newState) {
    state = newState;
    const area = graph.area();
    const x = graph.xToPixel(state.factor * state.position);
    const inside = x >= area.left - 0.5 && x <= area.left + area.width + 0.5;
    hairline.hidden = !inside;
    drawn = { area, hairline: inside ? Math.round(x) : null };
    Object.assign(hairline.style, {
      transform: `translateX(${Math.round(x)}px)`,
      top: `${area.top}px`,
      height: `${area.height}px`,
    });
    markChanges(area);
    nameLines(area);
  }

  /** A short stroke at the foot of the plot wherever a run was changed. */
  function markChanges(area) {
    const places = state.runs
      .flatMap((run, index) =>
        run.settings.changes
          .filter(({ at_step: step }) => step <= run.length && positionOf(run, state.axis, step) <= state.reached)
          .map(({ at_step: step }) => ({ index, x: graph.xToPixel(state.factor * positionOf(run, state.axis, step)) })),
      )
      .filter(({ x }) => x >= area.left && x <= area.left + area.width)
      .map(({ index, x }) => ({ index, left: Math.round(x) - 1, top: Math.round(area.top + area.height - 10) }));
    drawn.marks = places;
    while (marks.children.length < places.length) element("plot-mark", marks);
    [...marks.children].forEach((mark, i) => {
      mark.hidden = !places[i];
      if (!places[i]) return;
      mark.dataset.accent = places[i].index;
      mark.style.transform = `translate(${places[i].left}px, ${places[i].top}px)`;
    });
  }

  function nameLines(area) {
    const right = graph.pixelToX(area.left + area.width) / state.factor;
    const end = Math.min(state.reached, right * (1 + 1e-9));
    const tip = graph.xToPixel(state.factor * end);
    const entries = state.runs.flatMap((run, index) => {
      const last = run.evaluationAt(stepAt(run, state.axis, end));
      if (!last) return [];
      const training = { text: run.label, value: last.training_loss, index };
      const test = { text: `${run.label}, test`, value: last.test_loss, index };
      return state.showTest && Number.isFinite(last.test_loss) ? [training, test] : [training];
    });
    const bottom = area.top + area.height;
    const places = spreadOut(
      entries.map(({ value }) => heightOf(value, area)),
      area.top,
      bottom - 5,
    );
    drawn.names = tip < area.left ? [] : entries.map((entry, i) => named(entry, tip, places[i]));
    while (names.children.length < entries.length) element("plot-name", names);
    [...names.children].forEach((label, i) => {
      const entry = drawn.names[i];
      label.hidden = !drawn.names[i];
      if (label.hidden) return;
      const text = el.clientWidth < WITHOUT_NAMES ? "\u00a0" : entry.text;
      if (label.textContent !== text) label.textContent = text;
      label.dataset.accent = entry.index;
      label.style.transform = `translate(${entry.left}px, ${entry.top}px)`;
      label.style.maxWidth = `${Math.max(0, el.clientWidth - entry.left - 1)}px`;
      label.classList.toggle("is-off", entry.isOff);
    });
  }

  /** Where a line ends; a loss of 0 has no place on a logarithmic axis, and lies below it. */
  function heightOf(value, { top, height }) {
    const [low, high] = state.shown;
    if (value <= low) return top + height;
    return value <= high ? graph.yToPixel(value) : top;
  }

  /** Beside the line's end; the name of a line that has left the plot is longer, and may begin over the plot. */
  function named(entry, tip, place) {
    const text = endInWords(entry.text, entry.value, state.shown);
    const isOff = text !== entry.text;
    const room = isOff ? el.clientWidth - Math.ceil(widthIn(names, text)) - BEFORE_A_NAME - 2 : Infinity;
    return {
      ...entry,
      text,
      isOff,
      left: Math.round(Math.min(tip + 7, room)),
      top: Math.round(place - LINE_HEIGHT / 2),
    };
  }

  /** All of it but the readout, on any 2D context. */
  function paint(context) {
    const { area, hairline: x, marks: strokes, names: placed } = drawn;
    const { palette } = state;
    context.fillStyle = palette.ink;
    if (x !== null) context.fillRect(x, area.top, 1, area.height);
    for (const { index, left, top } of strokes) {
      context.fillStyle = palette.runs[index];
      context.fillRect(left, top, 3, 10);
    }
    for (const { text, index, left, top, isOff } of placed)
      paintName(context, { text, color: palette.runs[index], left, top, behind: isOff ? 0.8 : 0 }, palette);
  }

  function positionAt(event) {
    const pixel = event.clientX - el.getBoundingClientRect().left;
    return graph.pixelToX(pixel) / state.factor;
  }

  function overArea(event) {
    const box = el.getBoundingClientRect();
    const { left, width, top, height } = graph.area();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    return x >= left && x <= left + width && y >= top && y <= top + height;
  }

  function move(event) {
    if (!state || event.pointerType === "touch" || !graph.ready()) return;
    readout.hidden = !overArea(event);
    if (!readout.hidden) showReadout(event);
  }

  function showReadout(event) {
    const position = Math.max(0, Math.min(state.reached, positionAt(event)));
    const rows = state.runs.map((run) => rowOf(run, stepAt(run, state.axis, position)));
    readout.replaceChildren(
      line("plot-readout-head", [format.position(state.axis, position)]),
      line("plot-readout-row plot-readout-columns", ["", "batch", "training", ...(state.showTest ? ["test"] : [])]),
      ...rows.map((cells, index) => line("plot-readout-row", cells, index)),
    );
    const x = event.clientX - el.getBoundingClientRect().left;
    const right = x < el.clientWidth / 2;
    const left = right ? x + 16 : x - 16 - readout.offsetWidth;
    readout.style.transform = `translate(${Math.round(left)}px, ${graph.area().top + 4}px)`;
  }

  function rowOf(run, step) {
    const last = run.evaluationAt(step);
    const batch = run.batch_loss.values[Math.min(step, run.length - 1)];
    const cells = [run.label, format.loss(batch), format.loss(last?.training_loss)];
    return state.showTest ? [...cells, format.loss(last?.test_loss)] : cells;
  }

  function line(className, cells, accent) {
    const row = document.createElement("div");
    row.className = className;
    if (accent !== undefined) row.dataset.accent = accent;
    row.append(...cells.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
    return row;
  }

  const press = (event) => {
    pressed = state && graph.ready() && overArea(event) ? { x: event.clientX, y: event.clientY } : null;
  };

  function release(event) {
    if (!pressed) return;
    const moved = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y);
    pressed = null;
    if (moved < 4 && event.button === 0) onSeek(positionAt(event), runUnder(event));
  }

  /** The run whose line lies under the pointer, null where there is none. */
  function runUnder(event) {
    const position = positionAt(event);
    if (position > state.reached) return null;
    const y = event.clientY - el.getBoundingClientRect().top;
    const steps = state.runs.map((run) => Math.min(stepAt(run, state.axis, position), run.length - 1));
    const nearest = (valueOf) => {
      const distances = state.runs.map((run, i) => Math.abs(graph.yToPixel(valueOf(run, steps[i])) - y));
      const least = Math.min(...distances.filter(Number.isFinite));
      return least <= NEAR ? distances.indexOf(least) : null;
    };
    return (
      nearest((run, step) => run.evaluationAt(step)?.training_loss) ??
      nearest((run, step) => run.batch_loss.values[step])
    );
  }

  const leave = () => {
    readout.hidden = true;
  };
  el.addEventListener("pointermove", move);
  el.addEventListener("pointerleave", leave);
  el.addEventListener("pointerdown", press, true);
  el.addEventListener("dblclick", onReset);
  window.addEventListener("pointerup", release, true);

  return {
    labelWidth,
    update,
    paint,
    names: () => drawn.names,
    destroy() {
      window.removeEventListener("pointerup", release, true);
      for (const part of [hairline, marks, names, readout]) part.remove();
    },
  };
}
