/** How far the examples left in an epoch are from a fair draw: the rest's mean gradient against the full one. */

import { count, loss } from "../../core/format.js";
import { epochInWords, epochTitle, rounded } from "../../core/words/noise-words.js";
import { createNoiseFigure } from "./figure.js";
/** @import { ChartSpec } from "../../plots/types.js" */

export const createEpoch = (el, saving) =>
  createNoiseFigure(el, saving, "epoch", {
    title: epochTitle,
    sentences: epochInWords,
    draw: epochFigure,
    rows: ({ epoch }) =>
      epoch.steps.map((step, i) => [
        count(step),
        ...[epoch.used, epoch.remaining].map((column) => count(column[i])),
        ...[epoch.distance, epoch.expected].map((column) => loss(rounded(column[i], 1))),
      ]),
  });

/** @returns {ChartSpec} */
function epochFigure({ accent, step, n, epoch }, palette) {
  const here = usedBefore(epoch, step);
  const few = epoch.used.length < 16;
  return {
    x: { name: "examples used in this epoch", type: "linear", range: [-0.02 * n, 1.02 * n] },
    y: { name: "distance from g, in lengths of g", type: "linear", include: [0, 0.05] },
    traces: [
      {
        name: "expected of a random rest",
        label: "random rest",
        x: epoch.used,
        y: epoch.expected,
        color: palette.text,
        width: 1.5,
        dash: "7px,4px",
      },
      {
        name: "the rest of this epoch",
        label: "this epoch",
        x: epoch.used,
        y: epoch.distance,
        color: palette.runs[accent],
        mode: few ? "lines+markers" : "lines",
        size: 6,
      },
    ],
    lines: { verticals: here ? [{ at: here }] : [], horizontals: [{ at: 0, label: "with replacement" }] },
  };
}

/**
 * Examples of the epoch used before `step`: its batches so far are of one size. 0 at the first step, where a line would
 * hide in the axis.
 */
function usedBefore({ steps, used }, step) {
  const past = steps.at(-1) - steps[0];
  return past ? (used.at(-1) / past) * (step - steps[0]) : 0;
}
