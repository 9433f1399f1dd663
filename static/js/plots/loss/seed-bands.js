/**
 * The spread of the training loss over seeds, as bands over the loss plot: all seeds pale, the middle half darker, the
 * median dotted; of the run under the pointer every seed as a line. Depends on the graph's pixels and on replies of
 * /api/v1/repeats; must not know who asks for them.
 */

import { positionOf } from "../../core/playhead.js";
import { fitCanvas } from "../canvas.js";

const PALE = 0.13; // opacity of the band of all seeds
const DARKER = 0.2; // of the band of the middle half, which lies over it
const DIM = 0.1; // opacity of the losses of batches behind bands
const NEAR = 12; // pixels from a band that still point at it

/** `onPoint(run index or null)` when the pointer comes to another band. */
export function createSeedBands(el, graph, { onPoint }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas.style, {
    position: "absolute",
    inset: "0",
    width: "100%",
    height: "100%",
    pointerEvents: "none",
  });
  el.querySelector(".plot-hairline").before(canvas);
  let reply = null;
  let measure = "training_loss";
  let state = null;
  let drawn = null; // what the picture was made of
  let pointed = null;

  function update(newState, area) {
    state = newState;
    const next = {
      reply,
      measure,
      pointed,
      runs: state.runs,
      axis: state.axis,
      scale: state.scale,
      factor: state.factor,
      palette: state.palette,
      low: state.shown[0],
      high: state.shown[1],
      left: area.left,
      width: area.width,
      end: graph.xToPixel(state.factor),
      start: graph.xToPixel(0),
      height: area.height,
      lengths: state.runs.map((run) => run.length).join(),
    };
    if (!drawn || Object.keys(next).some((key) => next[key] !== drawn[key])) {
      drawn = next;
      dimBatches();
      const fitted = fitCanvas(canvas, { width: el.clientWidth, height: el.clientHeight });
      if (fitted) {
        fitted.context.clearRect(0, 0, fitted.width, fitted.height);
        paint(fitted.context, state.palette, true);
      }
    }
    canvas.style.clipPath = `inset(0 ${Math.max(0, el.clientWidth - reachedPixel())}px 0 0)`;
  }

  /** The losses of batches are of the first seed alone: where there are bands they stay behind them. */
  function dimBatches() {
    for (const trace of el.querySelectorAll('.graph-trace:not([opacity="1"])')) trace.style.opacity = reply ? DIM : "";
  }

  const reachedPixel = () => graph.xToPixel(state.factor * state.reached);

  /** All bands on any 2D context, as far as the playhead has been or, for the canvas, whole. */
  function paint(context, palette, isWhole = false) {
    if (!reply || !state) return;
    const { left, top, width, height } = graph.area();
    context.save();
    context.beginPath();
    context.rect(left, top, isWhole ? width : Math.min(width, reachedPixel() - left), height);
    context.clip();
    placed().forEach((band, index) => paintBand(context, band, palette.runs[band.accent], index === pointed));
    context.restore();
  }

  function paintBand(context, { xs, lines, singles }, color, isPointed) {
    context.fillStyle = color;
    context.strokeStyle = color;
    for (const [low, high, opacity] of [
      ["lowest", "highest", PALE],
      ["lower_quartile", "upper_quartile", DARKER],
    ]) {
      context.globalAlpha = opacity;
      context.beginPath();
      xs.forEach((x, i) => context.lineTo(x, lines[low][i]));
      for (let i = xs.length - 1; i >= 0; i--) context.lineTo(xs[i], lines[high][i]);
      context.fill();
    }
    context.globalAlpha = isPointed ? 0.55 : 0.9;
    if (isPointed && singles) singles.forEach((line) => stroke(context, xs, line, 0.75, []));
    context.globalAlpha = 1;
    stroke(context, xs, lines.median, 1.5, [1.5, 4]);
  }

  /** Each run's band in pixels; where a loss is not finite, above the plot. */
  function placed() {
    const { top } = graph.area();
    const up = (loss) => {
      const y = loss === null ? -Infinity : graph.yToPixel(Math.max(loss, state.shown[0]));
      return Math.max(y, top - 2 * NEAR);
    };
    return reply.runs.map((own, index) => ({
      accent: own.accent,
      xs: own.evaluated_steps.map((step, i) => graph.xToPixel(state.factor * placeOf(own, index, step, i))),
      lines: Object.fromEntries(Object.entries(own[measure] ?? {}).map(([name, line]) => [name, line.map(up)])),
      singles: own.singles?.[measure]?.map((line) => line.map(up)),
    }));
  }

  /** On the axis: where the run on the page has this step, or by the reply where that ended before. */
  function placeOf(own, index, step, i) {
    const run = state.runs[index];
    if (run && step <= run.length) return positionOf(run, state.axis, step);
    return own[state.axis === "time" ? "seconds" : state.axis][i];
  }

  function point(event) {
    if (!reply || !state) return;
    const box = el.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const next = event.type === "pointerleave" || x > reachedPixel() ? null : nearest(x, y);
    if (next === pointed) return;
    pointed = next;
    onPoint(pointed);
  }

  /** The run whose median is nearest, among the bands that hold the pointer or nearly. */
  function nearest(x, y) {
    const candidates = placed().flatMap(({ xs, lines }, index) => {
      const at = xs.findIndex((each) => each >= x);
      if (at < 0 || y < lines.highest[at] - NEAR || y > lines.lowest[at] + NEAR) return [];
      return [{ index, distance: Math.abs(lines.median[at] - y) }];
    });
    candidates.sort((a, b) => a.distance - b.distance);
    return candidates[0]?.index ?? null;
  }

  el.addEventListener("pointermove", point);
  el.addEventListener("pointerleave", point);

  return {
    update,
    paint,
    /** A reply of /api/v1/repeats with the measure to draw, or null for no bands. */
    show(newReply, newMeasure) {
      [reply, measure] = [newReply, newMeasure];
      pointed = reply ? pointed : null;
    },
  };
}

function stroke(context, xs, ys, width, dash) {
  context.lineWidth = width;
  context.setLineDash(dash);
  context.beginPath();
  xs.forEach((x, i) => context.lineTo(x, ys[i]));
  context.stroke();
}
