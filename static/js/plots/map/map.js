/**
 * A map of a plane: surfaces as tones and contour lines, paths over them, names, and a probe that reads it. Depends on
 * its spec; must not know whose plane it is. The surfaces lie on a canvas of their own, which is drawn only where they
 * are others.
 */

import { nearestPlace, pointsUpTo } from "../../core/landscape/plane-path.js";
import { isWithin, shapedLike } from "../../core/landscape/surface.js";
import { fitCanvas } from "../canvas.js";
import { fitted, layoutOf } from "../chart/chart-layout.js";
import { createGraph } from "../graph/graph.js";
import { FACE } from "../graph/text-width.js";
import { watchedSize } from "../sizes.js";
import { createMapNames } from "./map-names.js";
import { paintArrows, paintPaths, paintPoints, paintProbe, paintStart } from "./map-paths.js";
import { watchMap } from "./map-pointer.js";
import { paintLines, paintTones } from "./map-surface.js";
/** @import { MapListeners, MapSpec } from "../types.js" */

const MARGIN = { t: 8, r: 10, b: 40 };
const NEAR = 14; // pixels from a path within which it is pointed at
const OBSTACLES = 24; // points of a path that labels keep clear of

/**
 * `update(spec)` draws what has changed.
 * @param {HTMLElement} el
 * @param {MapListeners} listeners
 */
export function createMap(el, { onProbe, onPick, onZoom, onScale }) {
  const [under, over] = ["map-surface", "map-paths"].map((name) => {
    const canvas = Object.assign(document.createElement("canvas"), { className: name });
    canvas.setAttribute("aria-hidden", "true");
    el.append(canvas);
    return canvas;
  });
  const stage = Object.assign(document.createElement("div"), { className: "plot-graph" });
  el.append(stage);
  const graph = createGraph(stage, { onZoom: ({ x, y }) => onZoom(shapedLike({ u: x, v: y }, spec.window)) });
  const names = createMapNames(el);
  /** @type {?MapSpec} */
  let spec = null;
  let laid = null; // what the axes were drawn from
  let surfaced = null; // what the surfaces were drawn from
  let probe = null; // [u, v]

  /** @type {(point: number[]) => number[]} */
  const toPixel = ([u, v]) => [graph.xToPixel(u), graph.yToPixel(v)];
  const place = () => ({ toX: graph.xToPixel, toY: graph.yToPixel, area: graph.area() });

  const forget = watchMap(el, {
    areaOf: () => laid && graph.area(),
    probeOf: () => probe && toPixel(probe),
    onProbe(pixel, byKey) {
      probe = pixel && [graph.pixelToX(pixel[0]), pixelToV(pixel[1])];
      onProbe(probe, pixel && nearest(pixel), byKey);
    },
    onPick(pixel) {
      const found = nearest(pixel);
      if (found) onPick(found);
    },
    onScale,
  });

  function pixelToV(y) {
    const { top, height } = graph.area();
    const [low, high] = spec.window.v;
    return high - ((y - top) / height) * (high - low);
  }

  function nearest([x, y]) {
    const found = nearestPlace(spec.paths, toPixel, x, y);
    return found && found.distance <= (spec.palette.coarse ? 2 : 1) * NEAR ? found : null;
  }

  /** @param {MapSpec} newSpec */
  function update(newSpec) {
    const { width, height } = watchedSize(el);
    if (!width || !height) return;
    spec = newSpec;
    layOut(width, height);
    drawSurfaces(width, height);
    const size = fitCanvas(over, { width, height });
    if (!size) return;
    size.context.clearRect(0, 0, width, height);
    drawPaths(size.context);
    if (probe) paintProbe(size.context, toPixel(probe), spec.palette);
  }

  function layOut(width, height) {
    const { window, names: axes, paths, palette } = spec;
    const next = { window, axes: axes.join(), paths, palette, width, height };
    if (laid && Object.keys(next).every((name) => next[name] === laid[name])) return;
    const axis = (which, name) => ({ name, type: /** @type {"linear"} */ ("linear"), range: window[which] });
    const chart = { x: axis("u", axes[0]), y: axis("v", axes[1]), traces: [], palette, width, height };
    const drags = !palette.coarse;
    const fit = fitted(chart, MARGIN);
    const layout = layoutOf(chart, fit, squareMargin(fit.left, width, height), drags);
    graph.react([], {
      ...layout,
      drags: { x: drags, y: drags },
      x: { ...layout.x, isBare: true },
      y: { ...layout.y, isBare: true },
    });
    laid = next;
    surfaced = null;
    names.update(named(), obstacles(), graph.area());
  }

  /** Each path's name at its end, and where they begin. */
  function named() {
    const ends = spec.paths.map(({ label, accent, points }) => ({
      label,
      color: spec.palette.runs[accent],
      at: points.findLast((point) => point.every(Number.isFinite)),
    }));
    return [...ends, { label: spec.startName, color: spec.palette.ink, at: startOf() }]
      .filter(({ at }) => at && isWithin(spec.window, at))
      .map(({ at, ...name }) => ({ ...name, x: toPixel(at)[0], y: toPixel(at)[1] }));
  }

  const startOf = () => spec.paths[0]?.points[0] ?? null;

  function obstacles() {
    return spec.paths.flatMap(({ points }) =>
      points
        .filter((point, i) => i % Math.ceil(points.length / OBSTACLES) === 0 && point.every(Number.isFinite))
        .map((point) => ({ x: toPixel(point)[0], y: toPixel(point)[1] })),
    );
  }

  function drawSurfaces(width, height) {
    const same = surfaced && surfaced.length === spec.surfaces.length;
    if (same && spec.surfaces.every((own, i) => own.field === surfaced[i].field && own.look === surfaced[i].look))
      return;
    surfaced = spec.surfaces;
    const size = fitCanvas(under, { width, height });
    if (!size) return;
    size.context.clearRect(0, 0, width, height);
    paintSurfaces(size.context);
  }

  function within(context, paint) {
    const { left, top, width, height } = graph.area();
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    paint();
    context.restore();
  }

  function paintSurfaces(context) {
    const { palette, accent } = spec;
    within(context, () => {
      for (const { field, look } of spec.surfaces) {
        if (look.isShaded) paintTones(context, field, place(), palette);
        const color = look.isDashed ? palette.runs[accent] : null;
        paintLines(context, field, place(), {
          palette,
          accent: color,
          obstacles: [...obstacles(), ...names.covered()],
        });
      }
    });
    const { left, top, width, height } = graph.area();
    context.strokeStyle = palette.grid;
    context.lineWidth = 1;
    context.beginPath();
    context.rect(left + 0.5, top + 0.5, width - 1, height - 1);
    context.stroke();
  }

  function drawPaths(context) {
    const { paths, steps, exact, arrows, palette } = spec;
    const drawn = paths.map((path, i) => {
      const known = pointsUpTo(path, steps[i]);
      const at = exact?.[i].every(Number.isFinite) ? exact[i] : known.at(-1);
      const done = at ? [...known.slice(0, -1), at] : known;
      return {
        accent: path.accent,
        whole: path.points.filter((point) => point.every(Number.isFinite)).map(toPixel),
        done: done.map(toPixel),
        at: at ? toPixel(at) : null,
      };
    });
    within(context, () => {
      paintPaths(context, drawn, palette);
      if (startOf()) paintStart(context, toPixel(startOf()), palette);
      paintArrows(
        context,
        arrows.map(({ from, by, ...look }) => ({
          ...look,
          from: toPixel(from),
          to: toPixel([from[0] + by[0], from[1] + by[1]]),
        })),
        palette,
      );
      paintPoints(context, drawn, palette);
    });
  }

  /** What is on show as a saved picture wants it; null before there is anything. */
  function picture() {
    if (!laid) return null;
    const { width, height, palette } = laid;
    return {
      width,
      height,
      under: graph.toSvg(FACE),
      paint(context) {
        paintSurfaces(context);
        drawPaths(context);
        names.paint(context, palette);
      },
    };
  }

  return {
    update,
    picture,
    /** Pixels of the area across and up. */
    size: () => (laid ? graph.area() : null),
    destroy() {
      forget();
      names.destroy();
      graph.destroy();
      stage.remove();
    },
  };
}

/** The margin that leaves a square, so that one unit is as long across as up. */
function squareMargin(left, width, height) {
  const spare = width - left - MARGIN.r - (height - MARGIN.t - MARGIN.b);
  return spare > 0 ? { ...MARGIN, r: MARGIN.r + spare } : { ...MARGIN, t: MARGIN.t - spare };
}
