/** The costs of the runs, each axis in multiples of its least: the lines cross where the winner changes. */

import { CHART_WORDS, DRAWN_AXES, multipleInWords } from "../../core/words/cost-words.js";
import { DASHES } from "../../plots/dashes.js";
import { createChart } from "../../plots/chart/chart.js";
import { createNumberTable } from "../parts/number-table.js";
import { partOf, put } from "../parts/elements.js";
/** @import { ChartSpec } from "../../plots/types.js" */

const PLACES = DRAWN_AXES.map((_, place) => place);
const ROOM = 0.25; // beside the first and the last axis

export function createCostChart(el, saving) {
  const box = el.querySelector('[data-chart="cost"]');
  const part = partOf(el);
  const chart = createChart(box);
  const table = createNumberTable(el.querySelector('[data-table="cost"]'));
  let shown = null; // {lines: [{run, multiples}], target}
  let drawn = { shown: null, palette: null, spec: null };
  saving(box, { name: "cost", picture });

  function show(runs, costs, target) {
    const lines = multiplesOf(runs, costs);
    const isFree = costs.some((cost) => cost?.step === 0);
    const isEmpty = isFree || lines.length < 2;
    shown = isEmpty ? null : { lines, target };
    const note = !target || !isEmpty ? "" : isFree ? CHART_WORDS.none : CHART_WORDS.few;
    put(part("chart-note"), isEmpty ? "" : CHART_WORDS.note);
    put(part("chart-empty"), note);
    box.classList.toggle("is-empty", isEmpty);
    table.update(shown?.lines ?? [], (rows) =>
      rows.map(({ run, multiples }) => [run.label, ...multiples.map(multipleInWords)]),
    );
  }

  function update(palette) {
    if (!shown) return;
    if (drawn.shown !== shown || drawn.palette !== palette)
      drawn = { shown, palette, spec: figureOf(shown.lines, palette) };
    chart.update({ ...drawn.spec, palette });
  }

  function picture() {
    const made = shown && chart.picture();
    const { target } = shown ?? {};
    return made && { ...made, title: CHART_WORDS.title(target.value, target.measure), note: CHART_WORDS.note };
  }

  return { show, update };
}

/** [{run, multiples}] of the runs that reach the target, an entry for each axis that is drawn. */
function multiplesOf(runs, costs) {
  const least = DRAWN_AXES.map(([axis]) => Math.min(...costs.map((cost) => cost?.[axis] ?? Infinity)));
  return runs.flatMap((run, index) => {
    const cost = costs[index];
    return cost ? [{ run, multiples: DRAWN_AXES.map(([axis], i) => cost[axis] / least[i]) }] : [];
  });
}

/** @returns {ChartSpec} */
function figureOf(lines, palette) {
  const most = Math.max(...lines.flatMap(({ multiples }) => multiples));
  return {
    x: {
      name: CHART_WORDS.across,
      type: "linear",
      range: [-ROOM, PLACES.length - 1 + ROOM],
      ticks: { values: PLACES, labels: DRAWN_AXES.map(([, name]) => name) },
    },
    y: { name: CHART_WORDS.up, type: "log", range: [1 / Math.max(1.08, most ** 0.06), Math.max(1.5, most ** 1.06)] },
    traces: lines.map(({ run, multiples }) => ({
      name: run.label,
      label: run.label,
      mode: "lines+markers",
      color: palette.runs[run.accent],
      dash: DASHES[run.accent],
      width: 2,
      size: 8,
      x: PLACES,
      y: multiples,
    })),
    lines: { verticals: [], horizontals: [] },
  };
}
