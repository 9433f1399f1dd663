/**
 * The cells of the matrix, on the screen and on paper: numbers with a tint, heads of columns and groups, rows at the
 * foot. Depends on the values that they are given; must not know which cells are in view.
 */

import { columnGroups } from "../../core/step/column-groups.js";
import { put } from "../parts/elements.js";

const LETTERS = 8; // of a text that surely has room

/** A new element, appended to `parent` if there is one. */
export function element(name, className, parent) {
  const made = document.createElement(name);
  if (className) made.className = className;
  parent?.append(made);
  return made;
}

/** Fills `parent` with one span for each text, and keeps the spans that it has; a cut text is whole on hover. */
export function fillTexts(parent, texts) {
  while (parent.children.length > texts.length) parent.lastChild.remove();
  while (parent.children.length < texts.length) element("span", "", parent);
  texts.forEach((text, i) => {
    put(parent.children[i], text);
    parent.children[i].title = text.length > LETTERS ? text : "";
  });
}

/** A number with a tint by its size, all its digits on hover; "" leaves the cell blank, undefined is awaited. */
export function fillCell(cell, value, largest, format) {
  const text = value === undefined ? "…" : value === "" ? "" : format(value);
  if (cell.firstChild?.data === text && cell.value === value && cell.largest === largest) return;
  put(cell, text);
  cell.value = value;
  cell.largest = largest;
  cell.title = Number.isFinite(value) ? String(value) : "";
  const share = largest && Number.isFinite(value) ? Math.min(1, Math.sqrt(Math.abs(value) / largest)) : 0;
  cell.style.setProperty("--tint", share.toFixed(3));
  cell.classList.toggle("is-negative", value < 0);
}

/** The cells of a row at the foot, from column `first` on. */
export function fillFoot(line, { title, state, value, tint, differs }, first, format) {
  if (title) return;
  line.dataset.state = state ?? "";
  [...line.querySelectorAll("td")].forEach((cell, c) => {
    fillCell(cell, value(first + c), tint(first + c), format);
    cell.classList.toggle("is-other", differs(first + c));
  });
}

/** A row at the foot, its cells still empty: a title over all columns, or a name before them. */
export function footRow({ title, name, note }, columns) {
  const line = element("tr", title ? "matrix-title" : "");
  const first = element("th", "", line);
  first.scope = title ? "colgroup" : "row";
  if (title) first.colSpan = columns + 1;
  element("span", "", first).textContent = title ?? name;
  if (note) first.title = note;
  if (!title) for (let c = 0; c < columns; c++) element("td", "", line);
  return line;
}

/** Heads of columns, still empty, behind the corner. */
export function namesRow(columns) {
  const line = element("tr", "matrix-names");
  const corner = element("th", "", line);
  corner.scope = "col";
  element("span", "matrix-cells", corner);
  for (let c = 0; c < columns; c++) element("th", "", line).scope = "col";
  return line;
}

/** The names of the columns [first, end]. */
export const namesOf = (nameOf, [first, end]) => Array.from({ length: end - first }, (_, c) => nameOf(first + c));

/** Fills the line of the arrays' names, one for each column: neighbouring columns of one array have one head. */
export function fillGroups(line, names) {
  const groups = columnGroups(names);
  const key = groups.map(({ name, span }) => `${name}:${span}`).join();
  if (line.dataset.key === key) return;
  line.dataset.key = key;
  line.replaceChildren(element("td"), ...groups.map(groupHead));
}

const groupHead = ({ span, text }) =>
  Object.assign(element("th"), { scope: "colgroup", colSpan: span, textContent: text });
