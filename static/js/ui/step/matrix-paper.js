/**
 * The matrix on paper: a table for each band of columns, each with the heads of its rows. Depends on the model of
 * matrix.js; must not know the screen or how it is scrolled.
 */

import { printedBands, printedStretch } from "../../core/step/matrix-print.js";
import { put } from "../parts/elements.js";
import { element, fillCell, fillFoot, fillGroups, fillTexts, footRow, namesOf, namesRow } from "./matrix-cells.js";

/** The paper's tables stand behind `el`, the matrix of the screen; its model is described there. */
export function createMatrixPaper(el) {
  const bands = element("div", "matrix-paper");
  el.after(bands);

  /**
   * Sets the model, of which `seen` = {rows, columns} is in view; gives what is printed, and whether it is `cut` for
   * want of numbers.
   */
  function show(model, seen) {
    const stretch = printedStretch(model, seen);
    bands.replaceChildren(...printedBands(stretch.columns).map((columns) => tableOf(model, stretch.rows, columns)));
    return { ...stretch, printed: true };
  }

  return { show, clear: () => bands.replaceChildren() };
}

/** The rows and columns [first, end] in a table of their own. */
function tableOf(model, rows, columns) {
  const table = element("table", "matrix-table");
  addHead(table, model, columns);
  const body = element("tbody", "", table);
  for (let row = rows[0]; row < rows[1]; row++) addRow(body, model, row, columns);
  addFoot(table, model, columns);
  return table;
}

function addHead(table, model, columns) {
  const head = element("thead", "", table);
  if (model.groupOf) fillGroups(element("tr", "matrix-groups", head), namesOf(model.groupOf, columns));
  const texts = namesOf(model.columnName, columns);
  const names = namesRow(texts.length);
  fillTexts(names.querySelector(".matrix-cells"), model.corner);
  texts.forEach((text, c) => put(names.children[c + 1], text));
  head.append(names);
}

function addRow(body, model, row, [first, end]) {
  const line = element("tr", "", body);
  const name = element("th", "", line);
  name.scope = "row";
  fillTexts(element("span", "matrix-cells", name), model.rowHead(row).cells);
  line.classList.toggle("is-chosen", row === model.chosen);
  line.classList.toggle("is-dim", model.isDim(row));
  for (let c = first; c < end; c++) fillCell(element("td", "", line), model.cell(row, c), model.tint(c), model.format);
}

function addFoot(table, model, [first, end]) {
  const foot = element("tbody", "matrix-foot", table);
  for (const entry of model.foot) {
    const line = footRow(entry, end - first);
    fillFoot(line, entry, first, model.format);
    foot.append(line);
  }
}
