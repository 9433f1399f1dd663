/** The mean squared distance of batch gradients from the full gradient against the batch size. */

import { count, loss } from "../../core/format.js";
import { SPREADS, batchSizes } from "../../core/noise.js";
import { marksInWords, spreadInWords, spreadTitle } from "../../core/words/noise-words.js";
import { createNoiseFigure } from "./figure.js";
/** @import { ChartSpec } from "../../plots/types.js" */

const DRAWS = [
  { key: "with_replacement", label: "with replacement", word: "with", symbol: "square", dash: "7px,4px" },
  { key: "without_replacement", label: "without", word: "without", symbol: "circle", dash: "solid" },
];

export const createSpread = (el, saving) =>
  createNoiseFigure(el, saving, "spread", {
    title: spreadTitle,
    sentences: spreadInWords,
    key: marksInWords,
    draw: spreadFigure,
    rows: spreadRows,
  });

/** @returns {ChartSpec} */
function spreadFigure(noise, palette) {
  const { spread, n } = noise;
  const least = Math.min(
    ...DRAWS.flatMap(({ key }) => [...spread[key].formula, ...spread[key].low]).filter(
      (value, i, all) => value > 1e-9 * all[0],
    ),
  );
  const most = Math.max(...DRAWS.flatMap(({ key }) => [...spread[key].formula, ...spread[key].high]));
  return {
    x: { name: "batch size M", type: "log", range: [0.85, 1.18 * n] },
    y: {
      name: "mean squared distance from g",
      type: "log",
      range: least < most ? [least / 1.8, 1.8 * most] : undefined,
    },
    traces: [
      ...DRAWS.map((draw) => formulaOf(draw, noise, palette)),
      ...DRAWS.flatMap((draw) => measuredOf(draw, noise, palette)),
    ],
    lines: { verticals: [{ at: noise.batch_size }] },
  };
}

function formulaOf({ key, label, dash }, { s2, n }, palette) {
  const sizes = batchSizes(n);
  return {
    name: `formula, ${label}`,
    label,
    dash,
    color: palette.text,
    width: 1.5,
    x: sizes,
    y: sizes.map((m) => SPREADS[key](s2, n, m) || NaN),
  };
}

/** Two traces: what was computed over every possible batch is hollow. The exact 0 has no place on the axis. */
function measuredOf({ key, label, symbol }, { accent, n, spread }, palette) {
  const { measured, low, high, exact } = spread[key];
  return [true, false].map((isExact) => {
    const shown = measured
      .map((_, i) => i)
      .filter((i) => exact[i] === isExact && !(key === "without_replacement" && spread.batch_sizes[i] === n));
    const of = (column) => shown.map((i) => column[i]);
    return {
      name: `measured, ${label}`,
      mode: "markers",
      symbol,
      size: 7,
      color: palette.runs[accent],
      fill: isExact ? palette.back : undefined,
      x: of(spread.batch_sizes),
      y: of(measured),
      ...(!isExact && { low: of(low), high: of(high) }),
    };
  });
}

function spreadRows({ spread }) {
  return spread.batch_sizes.flatMap((size, i) =>
    [...DRAWS].reverse().map(({ key, word }) => {
      const { measured, low, high, formula, batches, exact } = spread[key];
      const all = exact[i] ? `all ${count(batches[i])}` : count(batches[i]);
      return [count(size), word, ...[measured, low, high, formula].map((column) => loss(column[i])), all];
    }),
  );
}
