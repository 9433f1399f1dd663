/** The matrix on paper: in bands of columns, each with the heads of its rows; all of it where it is not too large. */

import { element, fillCell, fillFoot, fillGroups, fillTexts, footRow, namesRow } from "./matrix-cells.js";

const WHOLE = { rows: 40, columns: 72 }; // up to so many are all printed
const PART = { rows: 40, columns: 21 }; // of more than that so many, from those in view on
const BAND = 7; // columns that the paper has room for

/** The paper's tables stand behind `el`, the matrix of the screen; its model is described there. */
export function createMatrixPaper(el) {
  const bands = element("div", "matrix-paper");
  el.after(bands);

  /** Prints what there is of the model, `seen` being in view; gives what that is, and whether it was `cut` for want of numbers. */
  function show(model, seen) {
    const stretch = stretchOf(model, seen);
    bands.replaceChildren(...bandsOf(stretch.columns).map((columns) => tableOf(model, stretch.rows, columns)));
    return { ...stretch, printed: true };
  }

  return { show, clear: () => bands.replaceChildren() };
}

/** {rows, columns} as [first, end]. Where nothing that is in view has arrived, the first rows and columns have. */
function stretchOf(model, seen) {
  const [rows, columns] = ["rows", "columns"].map((key) => wantedOf(key, model[key], seen[key]));
  const [first] = [[rows[0], columns[0]], [0, 0]].filter(([r, c]) => model.isThere(r, c));
  const isRowThere = (r) => model.isThere(r, first[1]);
  const isColumnThere = (c) => model.isThere(first[0], c);
  const [r, c] = [endOf(first[0], rows, isRowThere), endOf(first[1], columns, isColumnThere)];
  const cut = r - first[0] < rows[1] - rows[0] || c - first[1] < columns[1] - columns[0];
  return { rows: [first[0], r], columns: [first[1], c], cut };
}

function wantedOf(key, total, [first, end]) {
  if (total <= WHOLE[key]) return [0, total];
  const count = Math.min(total, Math.max(PART[key], end - first));
  const from = Math.min(first, total - count);
  return [from, from + count];
}

function endOf(first, [from, end], isThere) {
  const last = first + end - from;
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
  namesOf(model.columnName, first, columns).forEach((name, c) => { names.children[c + 1].textContent = name; });
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
  for (let c = 0; c < columns; c++) fillCell(element("td", "", line), model.cell(row, first + c), model.largest, model.format);
  return line;
}
