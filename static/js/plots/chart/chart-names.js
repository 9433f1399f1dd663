/**
 * Names over a chart: at the ends of lines, straight ones too, and beside single marks. Depends on traces, the ends of
 * straight lines and the graph's pixels; must not know what the data mean.
 */

import { spreadOut } from "../../core/geometry/spacing.js";
import { paintName } from "../line-name.js";
import { placeNames } from "./mark-names.js";
import { fillPool } from "../pool.js";
import { widthIn } from "../graph/text-width.js";

const GAP = 7; // pixels from a line's end to its name
const BAR = 9; // of the coloured bar before a name
const PADDING = 2; // on both sides of a mark's name
const SIZE = 13;

/** One point that is named, not a line or many points. */
const isMark = ({ mode, x }) => mode === "markers" && x?.length === 1;

const widthOf = (label, layer) => Math.ceil(widthIn(layer, label)) + BAR + 1;

/** Pixels that the names at the lines' ends need beside the plot; a mark's name lies within it. */
export function roomFor(lines, layer, { width }) {
  const labels = lines.filter((line) => line.label && !isMark(line)).map((line) => widthOf(line.label, layer));
  return labels.length ? Math.min(Math.round(width / 2), GAP + 3 + Math.max(...labels)) : 14;
}

/**
 * The place of each name, {label, color, mark, left, top}; of a mark with `from` and `to`, the ends of a line to it,
 * where its name stands away. `level` = [{label, x, y}] are further ends of lines.
 */
export function placesOf(traces, level, { graph, area, layer }) {
  const ends = traces.filter(({ label }) => label).map((trace) => endOf(trace, graph, area));
  const [marks, lines] = [true, false].map((isOne) => ends.filter((end) => end && end.mark === isOne));
  const labelled = level.filter(({ label }) => label);
  return [...besideLines([...lines, ...labelled], area), ...besideMarks(marks, traces, { graph, area, layer })];
}

/** Where a trace's name belongs: at its last point within the plot. */
function endOf(trace, graph, area) {
  for (let i = trace.x.length - 1; i >= 0; i--) {
    const [x, y] = [graph.xToPixel(trace.x[i]), graph.yToPixel(trace.y[i])];
    const inside = x >= area.left - 1 && x <= area.left + area.width + 1;
    if (inside && Number.isFinite(y)) return { label: trace.label, color: trace.color, mark: isMark(trace), x, y };
  }
  return null;
}

function besideLines(ends, { top, height }) {
  const within = ends.map(({ y }) => Math.max(top, Math.min(top + height, y)));
  const middles = spreadOut(within, top, top + height - 5);
  return ends.map((end, i) => ({ ...end, left: end.x + GAP, top: middles[i] - SIZE / 2 - 1 }));
}

/** Beside the marks, on as few of the other points as can be. */
function besideMarks(marks, traces, { graph, area, layer }) {
  if (!marks.length) return [];
  const points = traces
    .filter((trace) => trace.mode === "markers" && !isMark(trace))
    .flatMap(({ x, y }) => x.map((value, i) => ({ x: graph.xToPixel(value), y: graph.yToPixel(y[i]) })));
  const sized = marks.map((mark) => ({ ...mark, width: widthOf(mark.label, layer) - BAR + 2 * PADDING }));
  return placeNames(sized, points, area).map((place, i) => ({ ...sized[i], ...place }));
}

export const showNames = (layer, places) =>
  fillPool(layer, "plot-name", places, (line, { label, color, mark, left, top }) => {
    if (line.textContent !== label) line.textContent = label;
    line.classList.toggle("chart-mark-name", Boolean(mark));
    line.style.setProperty("--accent", color ?? "var(--quiet)");
    line.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  });

/** The names on any 2D context, at whole pixels. */
export function paintNames(context, places, palette) {
  for (const { label, color, mark, left, top } of places) {
    const name = { text: label, color: color ?? palette.text, left, top, bar: !mark, behind: mark ? 0.88 : 0.7 };
    paintName(context, name, palette);
  }
}
