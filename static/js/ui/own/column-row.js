/** One column of the table as a row: whether it is an input, its type, what it holds. Must not know other columns. */

import { isAble } from "../../core/own/own-data.js";
import { count } from "../../core/format.js";
import { columnNames, KINDS, labelsInWords, TARGET, valuesInWords } from "../../core/words/own-words.js";

const CHOSEN = ["number", "category", "boolean", "date", "id", "text"];

/** More = {isTarget, left, isFixed, onKind, onInput}, as in understood.js. */
export function columnRow(column, place, { isTarget, left, isFixed, onKind, onInput }) {
  const row = document.createElement("tr");
  const names = columnNames(column.name);
  row.append(
    isTarget ? cell(TARGET, "own-is-target") : holding(boxOf(column, place, left, names.input, onInput)),
    head(column),
    holding(kindOf(column, place, isFixed, names.type, onKind)),
    Object.assign(cell(valuesInWords(column), "own-values"), { title: labelsInWords(column) }),
    cell(count(column.distinct), "own-number"),
    cell(count(column.missing), "own-number"),
  );
  return row;
}

function head({ name, header }) {
  const th = Object.assign(document.createElement("th"), { scope: "row", title: header ?? name });
  th.append(Object.assign(document.createElement("span"), { textContent: name, className: "own-name" }));
  return th;
}

function boxOf(column, place, left, ariaLabel, onInput) {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", id: `own-input-${place}`, ariaLabel });
  box.disabled = !isAble(column);
  box.checked = isAble(column) && !left.has(column.name);
  box.addEventListener("change", () => onInput(column.name, box.checked));
  return box;
}

function kindOf({ type }, place, isFixed, ariaLabel, onKind) {
  const select = Object.assign(document.createElement("select"), { id: `own-kind-${place}`, ariaLabel });
  const kinds = CHOSEN.includes(type) ? CHOSEN : [type, ...CHOSEN];
  select.append(...kinds.map((kind) => new Option(KINDS[kind], kind)));
  select.value = type;
  select.disabled = isFixed;
  select.addEventListener("change", () => onKind(place, select.value));
  return select;
}

const cell = (textContent, className = "") => Object.assign(document.createElement("td"), { textContent, className });

function holding(control) {
  const td = document.createElement("td");
  td.append(control);
  return td;
}
