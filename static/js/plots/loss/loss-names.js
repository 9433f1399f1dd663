/**
 * The names at the ends of the loss plot's lines. Depends on the graph's pixels and on the state of loss-overlay.js;
 * must not know the pointer.
 */

import { lineEnds } from "./loss-readings.js";
import { endInWords } from "../../core/words/loss-words.js";
import { LINE_HEIGHT, spreadOut } from "../../core/geometry/spacing.js";
import { paintName } from "../line-name.js";
import { fillPool } from "../pool.js";
import { watchedSize } from "../sizes.js";
import { widthIn } from "../graph/text-width.js";

const BEFORE_A_NAME = 9; // pixels: its mark
const ROUND_A_NAME = 18; // pixels: its mark, and what is free on both sides
const WITHOUT_NAMES = 240; // pixels: a plot narrower than this keeps only the names' marks

/** `layer` holds the names, over the plot in `el`. */
export function createLossNames(layer, el, graph) {
  let placed = [];
  let isCut = false; // whether a name may need more room than there is

  /** Pixels that the names need beside a plot of `width`. */
  function room(runs, width, withTest) {
    if (width < WITHOUT_NAMES) return 16;
    const longest = Math.max(...runs.map(({ label }) => widthIn(layer, withTest ? `${label}, test` : label)));
    const wanted = ROUND_A_NAME + Math.ceil(longest);
    isCut = wanted > width * 0.37;
    return Math.round(Math.min(width * 0.37, wanted));
  }

  function update(state, area) {
    const right = graph.pixelToX(area.left + area.width) / state.factor;
    const end = Math.min(state.reached, right * (1 + 1e-9));
    const tip = graph.xToPixel(state.factor * end);
    const ends = lineEnds(state, end);
    const heights = ends.map(({ value }) => heightOf(value, area, state.shown));
    const middles = spreadOut(heights, area.top, area.top + area.height - 5);
    placed = tip < area.left ? [] : ends.map((entry, i) => place(entry, tip, middles[i], state.shown));
    fillPool(layer, "plot-name", placed, show);
  }

  /** Where a line ends; a loss of 0 has no place on a logarithmic axis, and lies below it. */
  function heightOf(value, { top, height }, [low, high]) {
    if (value <= low) return top + height;
    return value <= high ? graph.yToPixel(value) : top;
  }

  /** Beside the line's end; the name of a line that has left the plot is longer, and may begin over the plot. */
  function place(entry, tip, middle, shown) {
    const text = endInWords(entry.text, entry.value, shown);
    const isOff = text !== entry.text;
    const most = isOff ? watchedSize(el).width - Math.ceil(widthIn(layer, text)) - BEFORE_A_NAME - 2 : Infinity;
    const [left, top] = [Math.min(tip + 7, most), middle - LINE_HEIGHT / 2].map(Math.round);
    return { accent: entry.accent, text, isOff, left, top };
  }

  function show(label, { text, accent, left, top, isOff }) {
    const { width } = watchedSize(el);
    const written = width < WITHOUT_NAMES ? "\u00a0" : text;
    if (label.textContent !== written) label.textContent = written;
    if (label.dataset.accent !== String(accent)) label.dataset.accent = accent;
    label.style.transform = `translate(${left}px, ${top}px)`;
    label.style.maxWidth = isCut ? `${Math.max(0, width - left - 1)}px` : "";
    label.classList.toggle("is-off", isOff);
  }

  /** The names on any 2D context. */
  function paint(context, palette) {
    for (const { text, accent, left, top, isOff } of placed)
      paintName(context, { text, color: palette.runs[accent], left, top, behind: isOff ? 0.8 : 0 }, palette);
  }

  return { room, update, paint, placed: () => placed };
}
