/**
 * The table of the matrix on the screen: as many rows and columns as are in view, filled anew wherever it is scrolled
 * to. Depends on the model of matrix.js and on the cells in view; must not know the box or the paper.
 */

import { put } from "../parts/elements.js";
import { element, fillFoot, fillGroups, fillTexts, footRow, namesOf, namesRow } from "./matrix-cells.js";
import { createRow, fillRow } from "./matrix-row.js";

/** listeners = {onChoose(place), onKey(event, place), onHover(place or null)}: a row's place among those in view. */
export function createMatrixTable(parent, listeners) {
  const table = element("table", "matrix-table", parent);
  const caption = element("caption", "visually-hidden", table);
  const head = element("thead", "", table);
  const body = element("tbody", "", table);
  const foot = element("tfoot", "matrix-foot", table);
  let shape = "";
  let columns = 0; // of every row

  /** New heads and rows where the columns, the rows at the foot or the lengths in pixels are others than before. */
  function setShape(model, { count, each }, { row, head: headWidth }) {
    const namesOfFoot = model.foot.map(({ name, title }) => name ?? title).join("|");
    const wanted = [row, each, headWidth, count, headRows(model), namesOfFoot].join();
    if (wanted === shape) return;
    [shape, columns] = [wanted, count];
    table.style.width = `${headWidth + count * each}px`;
    head.replaceChildren(...(model.groupOf ? [element("tr", "matrix-groups")] : []), namesRow(count));
    body.replaceChildren();
    foot.replaceChildren(...model.foot.map((entry) => footRow(entry, count)));
    fillNames(head, model, [0, count]); // a row without cells has no height
  }

  function setRows(rows) {
    while (body.children.length > rows) body.lastChild.remove();
    while (body.children.length < rows) body.append(createRow(body.children.length, columns, listeners));
  }

  /** Its name, and its size with all that is out of view. */
  function describe(model) {
    caption.textContent = model.caption;
    table.setAttribute("aria-rowcount", headRows(model) + model.rows + model.foot.length);
    table.setAttribute("aria-colcount", model.columns + 1);
  }

  /** Shows what is in view of the model: {rows, columns}, each [first, end]. */
  function fill(model, seen) {
    fillNames(head, model, seen.columns);
    [...body.children].forEach((line, place) => {
      const row = seen.rows[0] + place;
      line.setAttribute("aria-rowindex", headRows(model) + row + 1);
      fillRow(line, model, row, seen);
    });
    [...foot.children].forEach((line, place) => fillFoot(line, model.foot[place], seen.columns[0], model.format));
  }

  return {
    setShape,
    setRows,
    describe,
    fill,
    focus: (place) => body.children[place].querySelector("button").focus(),
    height: () => table.offsetHeight,
    headHeight: () => head.offsetHeight,
  };
}

const headRows = ({ groupOf }) => (groupOf ? 2 : 1);

/** The corner and the names of the columns, with those of their arrays above them. */
function fillNames(head, model, columns) {
  const names = head.lastElementChild;
  fillTexts(names.firstElementChild.firstElementChild, model.corner);
  namesOf(model.columnName, columns).forEach((name, c) => {
    const cell = names.children[c + 1];
    put(cell, name);
    cell.setAttribute("aria-colindex", columns[0] + c + 2);
  });
  if (model.groupOf) fillGroups(head.firstElementChild, namesOf(model.groupOf, columns));
}
