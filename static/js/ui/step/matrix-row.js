/**
 * A row of the matrix on the screen: its head is a button. Depends on the model of matrix.js; must not know how the
 * matrix is scrolled.
 */

import { AWAITED } from "../../core/words/step-words.js";
import { isTabStop } from "../../core/step/matrix-window.js";
import { element, fillCell, fillTexts } from "./matrix-cells.js";

/** An empty row at a place of those in view; the listeners are those of matrix-table.js. */
export function createRow(place, columns, { onChoose, onKey, onHover }) {
  const line = element("tr");
  const name = element("th", "", line);
  name.scope = "row";
  const button = element("button", "matrix-cells matrix-example", name);
  button.type = "button";
  button.addEventListener("click", () => onChoose(place));
  button.addEventListener("keydown", (event) => onKey(event, place));
  line.addEventListener("pointerenter", () => onHover(place));
  line.addEventListener("pointerleave", () => onHover(null));
  for (let c = 0; c < columns; c++) element("td", "", line);
  return line;
}

/** Shows `row` of the model in a line of the table; `seen` = {rows, columns} are in view, as [first, end]. */
export function fillRow(line, model, row, { rows, columns: [first, end] }) {
  const about = model.rowHead(row);
  line.classList.toggle("is-chosen", row === model.chosen);
  line.classList.toggle("is-dim", model.isDim(row));
  line.classList.toggle("is-hovered", about?.index !== undefined && about.index === model.hovered);
  fillHead(line.querySelector("button"), about, row === model.chosen, isTabStop(row, model.chosen, rows));
  for (let c = first; c < end; c++)
    fillCell(line.children[c - first + 1], model.cell(row, c), model.tint(c), model.format);
}

function fillHead(button, about, isChosen, isStop) {
  fillTexts(button, about?.cells ?? ["…"]);
  const label = about?.label ?? AWAITED;
  if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
  button.tabIndex = isStop ? 0 : -1;
  button.setAttribute("aria-pressed", String(isChosen));
}
