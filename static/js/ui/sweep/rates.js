/** The best rate of each batch size, beside the linear and the square-root rule. */

import { count } from "../../core/format.js";
import { RULES, atEnd, onRule, sizeOnRule } from "../../core/sweep/curve.js";
import { RATES, rateInWords, ratesInWords } from "../../core/words/sweep-words.js";
import { createSweepFigure } from "./figure.js";
/** @import { ChartSpec } from "../../plots/types.js" */

const DASHES = { linear: "7px,4px", "square-root": "2.5px,3.5px" };
const MOST_TICKS = 9;

/** found = {points: [{size, value}] with their `power`, best, rates: those of the sweep} */
export const createRates = (el, saving) =>
  createSweepFigure(el, "rates", saving, {
    file: "best-rates",
    saved: "plot of the best learning rates",
    title: () => RATES.title,
    words: ({ points, best, rates }) => ratesInWords(points, atEnd(best, rates)),
    note: RATES.note,
    draw: ratesFigure,
    rows: ({ points }) =>
      points.map(({ size, value }) => [
        count(size),
        rateInWords(value),
        ...Object.values(RULES).map((power) => rateInWords(Number(onRule(points[0], power, size).toPrecision(3)))),
      ]),
  });

/** @returns {ChartSpec} */
function ratesFigure({ points, rates }, palette, isNarrow) {
  const [first, last] = [points[0], points.at(-1)];
  const shown = rates.filter((rate) => rate > 0);
  const y = [Math.min(...shown) / 1.5, Math.max(...shown) * 1.6];
  const sorted = [...shown].sort((a, b) => a - b);
  const ruleOf = ([name, power]) => {
    const end = Math.min(last.size, sizeOnRule(first, power, y[1] / 1.03));
    const sizes = [first.size, Math.max(first.size, end)];
    return {
      name,
      label: isNarrow ? RATES.short[name] : RATES.rules[name],
      color: palette.text,
      dash: DASHES[name],
      width: 1.5,
      x: sizes,
      y: sizes.map((size) => onRule(first, power, size)),
    };
  };
  return {
    x: { name: RATES.across, type: "log", range: [first.size / 1.18, last.size * 1.18] },
    y: {
      name: RATES.up,
      type: "log",
      range: y,
      ...(sorted.length <= MOST_TICKS && { ticks: { values: sorted, labels: sorted.map(rateInWords) } }),
    },
    traces: [
      ...Object.entries(RULES).map(ruleOf),
      {
        name: RATES.up,
        mode: "lines+markers",
        color: palette.runs[1],
        width: 1.5,
        size: 9,
        x: points.map(({ size }) => size),
        y: points.map(({ value }) => value),
      },
    ],
  };
}
