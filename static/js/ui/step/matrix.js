/**
 * A large table of numbers of which only what is in view is in the document; it scrolls by whole cells, and at its
 * ends the page scrolls on. Depends on a model of rows, columns and rows at the foot; must not know what they mean.
 */

import { firstIn, rowAfter, scrollFor } from "../../core/step/matrix-window.js";
import { element } from "./matrix-cells.js";
import { createFit } from "./matrix-fit.js";
import { createMatrixPaper } from "./matrix-paper.js";
import { createMatrixTable } from "./matrix-table.js";

/**
 * `onChoose(row)` and `onHover(row or null)` tell of a row's head, `onView({rows, columns, printed, cut})`
 * of what is shown, as [first, end]. model = {
 *   caption, corner: [text], rows, columns, groupOf(column) or null, columnName(column), cell(row, column): a number,
 *   "" for a blank, undefined while it is awaited,
 *   format(value), rowHead(row) -> {index, cells: [text], label} or null while it is awaited, isDim(row),
 *   isThere(row, column): whether all that belongs to a cell has arrived,
 *   tint(column): what has the full tint, 0 for none, chosen: a row, hovered: index of an example,
 *   foot: [{title} or {name, note, value(column), tint(column), state, differs(column)}] }
 */
export function createMatrix(el, { onChoose, onHover, onView }) {
  const room = element("div", "matrix-room", el);
  const table = createMatrixTable(room, {
    onChoose: (place) => onChoose(firstRow() + place),
    onKey: (event, place) => moveChoice(event, firstRow() + place),
    onHover: (place) => onHover(place === null ? null : firstRow() + place),
  });
  const paper = createMatrixPaper(el);
  let model = null;
  let size = null; // {rows, columns} as in matrix-window.js
  let measured = ""; // at the last update
  let printing = false;
  let seen = null; // {rows, columns} at the last fill: while it is printed the box is not there

  el.addEventListener("scroll", () => size && !printing && fill(), { passive: true });
  const { fit, measures } = createFit(el, room, table, () => model && measures() !== measured && update(model));

  const firstRow = () => firstIn(size.rows, el.scrollTop);
  const stretch = (first, { count }) => [first, first + count];

  function update(newModel) {
    model = newModel;
    if (printing) onView(paper.show(model, seen));
    else if (el.clientWidth) show();
  }

  function show() {
    size = fit(model, size);
    table.describe(model);
    measured = measures();
    fill();
  }

  function fill() {
    const { rows, columns } = size;
    seen = { rows: stretch(firstRow(), rows), columns: stretch(firstIn(columns, el.scrollLeft), columns) };
    table.fill(model, seen);
    onView({ ...seen, printed: false });
  }

  /** Up and down choose the neighbours; their row is scrolled to. */
  function moveChoice(event, row) {
    const next = rowAfter(event.key, row, model.rows);
    if (next === null) return;
    event.preventDefault();
    reveal(next);
    onChoose(next);
    table.focus(next - firstRow());
  }

  /** Scrolls as little as brings a row into view, from the foot too. */
  function reveal(row) {
    if (!size) return;
    const top = scrollFor(size.rows, el.scrollTop, row);
    if (top !== el.scrollTop) el.scrollTop = top;
    fill();
  }

  /** Scrolls to a column. */
  function showColumn(column) {
    if (!size) return;
    el.scrollLeft = column * size.columns.each;
    fill();
  }

  /** To the first row and column; past so many columns where they alone would be in view. */
  function toStart(past) {
    el.scrollTop = 0;
    el.scrollLeft = size && size.columns.count <= past ? past * size.columns.each : 0;
  }

  /** Sets all of it, or what is in view, for the paper. */
  function print(wanted) {
    if (!seen || wanted === printing) return;
    if (wanted) {
      printing = true;
      onView(paper.show(model, seen));
    } else {
      paper.clear();
      if (!el.clientWidth) return; // Firefox says that it has printed before the box is back, and once more after
      printing = false;
      update(model);
    }
  }

  return { update, reveal, print, showColumn, toStart };
}
