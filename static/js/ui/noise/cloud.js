/** Batch gradients as points about the full gradient, in a plane of two directions. */

import { loss } from "../../core/format.js";
import { cloudInWords, cloudTitle, rounded } from "../../core/words/noise-words.js";
import { createNoiseFigure } from "./figure.js";
/** @import { ChartSpec, Trace } from "../../plots/types.js" */

export const createCloud = (el, saving) =>
  createNoiseFigure(el, saving, "cloud", {
    title: cloudTitle,
    sentences: (noise) => cloudInWords(noise, isNear(noise.cloud)),
    draw: cloudFigure,
    rows: cloudRows,
  });

const span = (values) => [Math.min(0, ...values), Math.max(0, ...values)];

/**
 * Whether the zero gradient lies within the points' range or at most its width beside it; or they are all one point.
 */
function isNear({ points, this: own, zero }) {
  const ranges = [0, 1].map((axis) => span([...points, own].map((point) => point[axis])));
  /** @type {(range: number[], value: number) => boolean} */
  const within = ([low, high], value) => value >= 2 * low - high && value <= 2 * high - low;
  const isPoint = ranges.every(([low, high]) => high - low < 1e-9 * Math.hypot(...zero));
  return isPoint || ranges.every((range, axis) => within(range, zero[axis]));
}

/** @returns {ChartSpec} */
function cloudFigure({ accent, cloud }, palette) {
  const { names, points, this: own, zero } = cloud;
  /** @type {(name: string, point: number[], look: any) => Trace} */
  const mark = (name, [u, v], look) => ({ name, label: name, mode: "markers", x: [u], y: [v], ...look });
  return {
    x: { name: names[0], type: "linear" },
    y: { name: names[1], type: "linear" },
    equal: true,
    traces: [
      {
        name: "batches",
        mode: "markers",
        x: points.map(([u]) => u),
        y: points.map(([, v]) => v),
        color: palette.text,
        opacity: points.length > 60 ? 0.4 : 0.75,
        size: 5,
      },
      ...(isNear(cloud) ? [mark("zero gradient", zero, { color: palette.text, symbol: "x-thin", size: 10 })] : []),
      mark("full gradient", [0, 0], { color: palette.curve, symbol: "cross-thin", size: 15 }),
      mark("this batch", own, { color: palette.runs[accent], size: 11 }),
    ],
  };
}

function cloudRows({ cloud, full_gradient_norm: norm }) {
  const row = (name, pair) => [name, ...pair.map((value) => loss(rounded(value, norm)))];
  return [
    row("this batch", cloud.this),
    row("zero gradient", cloud.zero),
    ...cloud.points.map((point, i) => row(`batch ${i + 1}`, point)),
  ];
}
