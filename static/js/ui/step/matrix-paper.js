/** The matrix on paper: in bands of columns, each with the heads of its rows; all of it where it is not too large. */

import { element, fillCell, fillFoot, fillGroups, fillTexts, footRow, namesRow } from "./matrix-cells.js";

const WHOLE = { rows: 40, columns: 84 }; // up to so many are all printed
const PART = { rows: 40, columns: 21 }; // of more than that so many, from those in view on
const BAND = 7; // columns that the paper has room for

/** The paper's tables stand behind `el`, the matrix of the screen; its model is described there. */
export function createMatrixPaper(el) {
  const bands = element("div", "matrix-paper");
  el.after(bands);

  /**
   * Sets the model, of which `seen` = {rows, columns} is in view; gives what is printed, and whether it is `cut` for
   * want of numbers.
   */
  function show(model, seen) {
    const stretch = stretchOf(model, seen);
    bands.replaceChildren(...bandsOf(stretch.columns).map((columns) => tableOf(model, stretch.rows, columns)));
    return { ...stretch, printed: true };
  }

  return { show, clear: () => bands.replaceChildren() };
}

/**
 * {rows, columns} as [first, end], and `cut`. Where nothing that is in view has arrived, the first rows and columns
 * have.
 */
function stretchOf(model, seen) {
  const [rows, columns] = ["rows", "columns"].map((key) => wantedOf(key, model[key], seen[key]));
  const [[row, column]] = [
    [rows[0], columns[0]],
    [0, 0],
  ].filter(([r, c]) => model.isThere(r, c));
  const endRow = endOf(row, rows, (r) => model.isThere(r, column));
  const endColumn = endOf(column, columns, (c) => model.isThere(row, c) && model.isThere(endRow - 1, c));
  const cut = endRow - row < lengthOf(rows) || endColumn - column < lengthOf(columns);
  return { rows: [row, endRow], columns: [column, endColumn], cut };
}

const lengthOf = ([first, end]) => end - first;

function wantedOf(key, total, [first, end]) {
  if (total <= WHOLE[key]) return [0, total];
  const count = Math.min(total, Math.max(PART[key], end - first));
  const from = Math.min(first, total - count);
  return [from, from + count];
}

/** How far from `first` on all that is wanted is there. */
function endOf(first, wanted, isThere) {
  const last = first + lengthOf(wanted);
  let at = first;
  while (at < last && isThere(at)) at++;
  return at;
}

/** Bands of about the same width. */
function bandsOf([first, end]) {
  const count = Math.ceil((end - first) / BAND);
  const edge = (i) => first + Math.round((i * (end - first)) / count);
  return Array.from({ length: count }, (_, i) => [edge(i), edge(i + 1)]);
}

function tableOf(model, [firstRow, endRow], [first, end]) {
  const columns = end - first;
  const table = element("table", "matrix-table");
  const head = element("thead", "", table);
  if (model.groupOf) fillGroups(element("tr", "matrix-groups", head), namesOf(model.groupOf, first, columns));
  const names = namesRow(columns);
  fillTexts(names.querySelector(".matrix-cells"), model.corner);
  namesOf(model.columnName, first, columns).forEach((name, c) => {
    names.children[c + 1].textContent = name;
  });
  head.append(names);
  const body = element("tbody", "", table);
  for (let row = firstRow; row < endRow; row++) body.append(bodyRow(model, row, first, columns));
  const foot = element("tbody", "matrix-foot", table);
  for (const entry of model.foot) {
    const line = footRow(entry, columns);
    fillFoot(line, entry, first, model.format);
    foot.append(line);
  }
  return table;
}

const namesOf = (nameOf, first, count) => Array.from({ length: count }, (_, c) => nameOf(first + c));

function bodyRow(model, row, first, columns) {
  const line = element("tr");
  const name = element("th", "", line);
  name.scope = "row";
  fillTexts(element("span", "matrix-cells", name), model.rowHead(row).cells);
  line.classList.toggle("is-chosen", row === model.chosen);
  line.classList.toggle("is-dim", model.isDim(row));
  for (let c = 0; c < columns; c++)
    fillCell(element("td", "", line), model.cell(row, first + c), model.tint(first + c), model.format);
  return line;
}
