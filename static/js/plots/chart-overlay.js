/**
 * What lies over a chart: names at the ends of lines and beside marks, straight lines. Knows pixels, no data's
 * meaning.
 */

import { spreadOut } from "../core/spacing.js";
import { paintName } from "./line-name.js";
import { placeNames } from "./mark-names.js";
import { widthIn } from "./text-width.js";

const GAP = 7; // pixels from a line's end to its name
const BAR = 9; // of the coloured bar before a name
const PADDING = 2; // on both sides of a mark's name
const SIZE = 13;

function element(className, parent) {
  const made = document.createElement("div");
  made.className = className;
  parent.append(made);
  return made;
}

/** One point that is named, not a line or many points. */
const isMark = ({ mode, x }) => mode === "markers" && x?.length === 1;

const uprightOf = (x, { top, height }) => ({ left: Math.round(x), top, width: 1, height, isLevel: false });
const levelOf = (y, { left, width }) => ({ left, top: Math.round(y), width, height: 1, isLevel: true });

export function createChartOverlay(el, graph) {
  const strokes = element("chart-strokes", el);
  const leaders = element("chart-strokes", el);
  const names = element("plot-names", el);
  let drawn = { straight: [], names: [], leaders: [] };

  const widthOf = (label) => Math.ceil(widthIn(names, label)) + BAR + 1;

  /** Pixels that the names at the lines' ends need beside the plot; a mark's name lies within it. */
  function room(lines, { width }) {
    const labels = lines.filter((line) => line.label && !isMark(line)).map((line) => widthOf(line.label));
    return labels.length ? Math.min(Math.round(width / 2), GAP + 3 + Math.max(...labels)) : 14;
  }

  function update(traces, { verticals = [], horizontals = [] }) {
    const area = graph.area();
    const [right, bottom] = [area.left + area.width, area.top + area.height];
    const upright = verticals
      .map(({ at }) => ({ x: graph.xToPixel(at) }))
      .filter(({ x }) => x >= area.left - 0.5 && x <= right + 0.5);
    const level = horizontals
      .map((line) => ({ ...line, y: graph.yToPixel(line.at), x: right }))
      .filter(({ y }) => y >= area.top - 0.5 && y <= bottom + 0.5);
    const straight = [...upright.map(({ x }) => uprightOf(x, area)), ...level.map(({ y }) => levelOf(y, area))];
    stroke(straight);
    const ends = traces
      .filter(({ label }) => label)
      .map((trace) => endOf(trace, area))
      .filter(Boolean);
    const lines = placesOfLines([...ends.filter(({ mark }) => !mark), ...level.filter(({ label }) => label)], area);
    const marks = placesOfMarks(
      ends.filter(({ mark }) => mark),
      traces,
      area,
    );
    const leading = marks.filter(({ to }) => to);
    drawn = { straight, names: [...lines, ...marks], leaders: leading };
    name(drawn.names);
    lead(leading);
  }

  /** All of it on any 2D context. */
  function paint(context, palette) {
    for (const { left, top, width, height, isLevel } of drawn.straight) {
      context.fillStyle = isLevel ? palette.axes.line : palette.ink;
      context.fillRect(left, top, width, height);
    }
    context.strokeStyle = palette.axes.line;
    context.lineWidth = 1;
    for (const { from, to } of drawn.leaders) {
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.stroke();
    }
    for (const { label, color, mark, left, top } of placedNames()) {
      paintName(
        context,
        { text: label, color: color ?? palette.text, left, top, bar: !mark, behind: mark ? 0.88 : 0.7 },
        palette,
      );
    }
  }

  const placedNames = () =>
    drawn.names.map((placed) => ({ ...placed, left: Math.round(placed.left), top: Math.round(placed.top) }));

  /** Where a trace's name belongs: at its last point within the plot. */
  function endOf(trace, area) {
    for (let i = trace.x.length - 1; i >= 0; i--) {
      const [x, y] = [graph.xToPixel(trace.x[i]), graph.yToPixel(trace.y[i])];
      const inside = x >= area.left - 1 && x <= area.left + area.width + 1;
      if (inside && Number.isFinite(y)) return { label: trace.label, color: trace.color, mark: isMark(trace), x, y };
    }
    return null;
  }

  function stroke(straight) {
    show(strokes, "chart-stroke", straight, (line, { left, top, width, height, isLevel }) => {
      line.classList.toggle("chart-level", isLevel);
      Object.assign(line.style, {
        transform: `translate(${left}px, ${top}px)`,
        width: `${width}px`,
        height: `${height}px`,
      });
    });
  }

  function placesOfLines(ends, area) {
    const at = ({ y }) => Math.max(area.top, Math.min(area.top + area.height, y));
    const middles = spreadOut(ends.map(at), area.top, area.top + area.height - 5);
    return ends.map((end, i) => ({ ...end, left: end.x + GAP, top: middles[i] - SIZE / 2 - 1 }));
  }

  /** Beside the marks, on as few of the other points as can be. */
  function placesOfMarks(marks, traces, area) {
    if (!marks.length) return [];
    const points = traces
      .filter((trace) => trace.mode === "markers" && !isMark(trace))
      .flatMap(({ x, y }) => x.map((value, i) => ({ x: graph.xToPixel(value), y: graph.yToPixel(y[i]) })));
    const named = marks.map((mark) => ({ ...mark, width: widthOf(mark.label) - BAR + 2 * PADDING }));
    return placeNames(named, points, area).map((place, i) => ({ ...named[i], ...place }));
  }

  function name(places) {
    show(names, "plot-name", places, (line, { label, color, mark, left, top }) => {
      if (line.textContent !== label) line.textContent = label;
      line.classList.toggle("chart-mark-name", Boolean(mark));
      line.style.setProperty("--accent", color ?? "var(--quiet)");
      line.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    });
  }

  /** Lines from marks to names that stand away from them. */
  function lead(marks) {
    show(leaders, "chart-stroke chart-leader", marks, (line, { from, to }) => {
      line.style.width = `${Math.hypot(to.x - from.x, to.y - from.y)}px`;
      line.style.transform =
        `translate(${from.x}px, ${from.y}px) ` + `rotate(${Math.atan2(to.y - from.y, to.x - from.x)}rad)`;
    });
  }

  function show(parent, className, items, put) {
    while (parent.children.length < items.length) element(className, parent);
    [...parent.children].forEach((child, i) => {
      child.hidden = i >= items.length;
      if (!child.hidden) put(child, items[i], i);
    });
  }

  return {
    room,
    update,
    paint,
    names: placedNames,
    destroy() {
      for (const part of [strokes, leaders, names]) part.remove();
    },
  };
}
