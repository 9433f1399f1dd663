/** A figure of the sweep: a chart, a sentence and a table, or the reason why there is none yet. */

import { createChart } from "../../plots/chart/chart.js";
import { createNumberTable } from "../parts/number-table.js";
import { put } from "../parts/elements.js";

const NARROW = 420; // pixels, in which names are shorter

/**
 * `parts` has functions of a `found` that is not null: the title of a saved picture, what the chart draws (with a
 * palette, and whether it is narrow), the sentence, and the rows of the table; and a note for the saved picture.
 * `saving` puts the control for saving into the chart.
 */
export function createSweepFigure(el, name, saving, parts) {
  const box = el.querySelector(`[data-chart="${name}"]`);
  const words = el.querySelector(`[data-words="${name}"]`);
  const empty = el.querySelector(`[data-empty="${name}"]`);
  const chart = createChart(box);
  const table = createNumberTable(el.querySelector(`[data-table="${name}"]`));
  let shown = { found: null, palette: null, isNarrow: false, spec: null };
  saving(box, { name: parts.file, words: parts.saved, picture });

  /** `found` is null while there is nothing to draw; then `reason` stands in its place. */
  function show(found, reason) {
    shown = { found, palette: null, isNarrow: false, spec: null };
    box.classList.toggle("is-empty", !found);
    put(empty, found ? "" : reason);
    put(words, found ? parts.words(found) : "");
    table.update(found, (source) => (source ? parts.rows(source) : []));
  }

  function draw(palette) {
    const { found } = shown;
    if (!found) return;
    const isNarrow = box.clientWidth < NARROW;
    if (shown.palette !== palette || shown.isNarrow !== isNarrow)
      shown = { found, palette, isNarrow, spec: parts.draw(found, palette, isNarrow) };
    chart.update({ ...shown.spec, palette });
  }

  function picture() {
    const { found } = shown;
    const drawn = found && chart.picture();
    return drawn && { ...drawn, title: parts.title(found), note: `${parts.words(found)} ${parts.note}` };
  }

  return { show, draw };
}
