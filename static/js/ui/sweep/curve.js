/** The curve of a sweep: updates to the target at the best rate against batch size, with its bend. */

import { count, epochs, loss } from "../../core/format.js";
import { fittedAt, onRule, sizeOnRule, sizesBetween } from "../../core/sweep/curve.js";
import { CURVE, curveInWords, rateInWords } from "../../core/words/sweep-words.js";
import { createSweepFigure } from "./figure.js";
/** @import { ChartSpec } from "../../plots/types.js" */

const ROOM = 1.5; // factor beyond the points, up and down
const NAMES = [0.05, 0.13]; // of the height from the top, where the curve does not come
const FAR = 10; // times the largest batch: a mark further away is in the sentence alone

/** found = {sweep, points: [{size, value, least, most, best}], critical: {measured, noise}} */
export const createCurve = (el, saving) =>
  createSweepFigure(el, "curve", saving, {
    file: "updates",
    title: ({ sweep }) => CURVE.title(sweep),
    words: ({ points, critical }) => curveInWords(points, critical),
    note: CURVE.note,
    draw: curveFigure,
    rows: ({ points }) =>
      points.map(({ size, value, least, most, best }) => [
        count(size),
        rateInWords(best.learning_rate),
        count(value),
        count(least),
        count(most),
        epochs(best.epochs),
        `${best.reached}/${best.seeds}`,
        loss(best.final_training_loss),
      ]),
  });

/** @returns {ChartSpec} */
function curveFigure({ points, critical: { measured, noise } }, palette, isNarrow) {
  const names = isNarrow ? CURVE.short : CURVE;
  const [first, last] = [points[0], points.at(-1)];
  const scale = noise?.median;
  const isNear = Number.isFinite(scale) && scale > first.size / FAR && scale < FAR * last.size;
  const sizes = [first.size, last.size, ...(isNear ? [scale] : []), ...(measured ? [measured.batch_size] : [])].filter(
    (size) => size > first.size / FAR && size < FAR * last.size,
  );
  const x = [Math.min(...sizes) / 1.18, Math.max(...sizes) * 1.18];
  const fit = measured && sizesBetween(first.size, x[1] / 1.18);
  const ends = [...points.flatMap(({ least, most }) => [least, most]), ...(fit ? [fittedAt(measured, x[1])] : [])];
  const y = [Math.min(...ends) / ROOM, Math.max(...ends) * ROOM];
  const marks = [
    measured && markOf(names.critical(measured.batch_size), measured.batch_size, "square", palette.ink),
    isNear && { ...markOf(names.noise(scale), scale, "circle", palette.ink), fill: palette.back },
  ].filter(Boolean);
  return {
    x: { name: CURVE.across, type: "log", range: x },
    y: { name: CURVE.up, type: "log", range: y },
    traces: [
      perfectOf(names.perfect, first, Math.min(x[1] / 1.18, sizeOnRule(first, -1, y[0] * 1.02)), palette),
      ...(fit
        ? [
            lineOf(
              CURVE.fit,
              fit,
              fit.map((size) => fittedAt(measured, size)),
              palette.text,
              "solid",
            ),
          ]
        : []),
      {
        name: CURVE.up,
        mode: measured ? "markers" : "lines+markers",
        color: palette.runs[1],
        width: 1.5,
        size: 9,
        x: points.map(({ size }) => size),
        y: points.map(({ value }) => value),
        low: points.map(({ least }) => least),
        high: points.map(({ most }) => most),
      },
      ...marks.map((mark, i) => ({ ...mark, y: [y[1] * (y[0] / y[1]) ** NAMES[i]] })),
    ],
    lines: { verticals: marks.map((mark) => ({ at: mark.x[0] })) },
  };
}

const lineOf = (label, x, y, color, dash) => ({ name: label, label, color, dash, width: 1.5, x, y });

function perfectOf(name, first, end, palette) {
  const sizes = [first.size, end];
  const values = sizes.map((size) => onRule(first, -1, size));
  return lineOf(name, sizes, values, palette.text, "7px,4px");
}

const markOf = (label, size, symbol, color) => ({
  name: label,
  label,
  mode: "markers",
  symbol,
  size: 9,
  color,
  x: [size],
});
