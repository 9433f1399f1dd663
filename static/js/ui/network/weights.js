/**
 * The weights into one unit and its bias as a table; a press on one opens a field for it. Depends on rows; must not
 * know a run.
 */

import { loss } from "../../core/format.js";
import { fieldLabel, weightLabel } from "../../core/words/network-words.js";
import { mathOf } from "../parts/equation.js";
import { readNumber, scaleOf, showValue, takeTyped } from "../parts/fields.js";
import { put } from "../parts/elements.js";

const DIGITS = 6; // of a value in a field
const BOUND = 1e9; // of a number of the document

const isRefused = (field) => field.hasAttribute("aria-invalid");
const shortened = (value) => Number(value.toPrecision(DIGITS));

/**
 * `onSet(name, value)` takes a new value, `onOpen()` is called when a field opens, `onPoint(row or null)` with the row
 * pointed at; verbs = {complain, withdraw}.
 */
export function createWeights(body, { onSet, onOpen, onPoint, verbs }) {
  const lines = [];
  let shown = { rows: [], isOpen: false };
  let editing = null; // {name, field}

  body.addEventListener("pointerover", ({ target }) => onPoint(rowOf(target)));
  body.addEventListener("pointerleave", () => onPoint(null));
  body.addEventListener("focusin", ({ target }) => onPoint(rowOf(target)));
  body.addEventListener("focusout", () => onPoint(null));

  const rowOf = (target) => shown.rows[lines.findIndex(({ el }) => el.contains(target))] ?? null;

  function lineOf() {
    const el = document.createElement("tr");
    const from = Object.assign(document.createElement("th"), { scope: "row" });
    const [name, value, gradient, last] = Array.from({ length: 4 }, () => document.createElement("td"));
    const button = Object.assign(document.createElement("button"), { type: "button", className: "network-weight" });
    button.addEventListener("click", () => open(rowOf(el)?.name));
    value.append(button);
    el.append(from, name, value, gradient, last);
    return { el, from, name, value, button, gradient, last };
  }

  /** Opens a field in place of the value of this name. */
  function open(name) {
    const at = shown.rows.findIndex((row) => row.name === name);
    if (at < 0 || !shown.isOpen || !Number.isFinite(shown.rows[at].value)) return;
    close();
    onOpen();
    const { button } = lines[at];
    const field = fieldFor(name, shown.rows[at].value);
    editing = { name, field };
    button.hidden = true;
    button.after(field);
    field.focus();
    field.select();
  }

  function fieldFor(name, value) {
    const field = Object.assign(document.createElement("input"), {
      type: "text",
      autocomplete: "off",
      spellcheck: false,
    });
    const attributes = {
      role: "spinbutton",
      inputmode: "text", // digits alone would have no sign
      "aria-label": fieldLabel(name),
      "aria-valuemin": -BOUND,
      "aria-valuemax": BOUND,
      "data-scale": "signed",
      "data-least": 0.001,
    };
    for (const [key, text] of Object.entries(attributes)) field.setAttribute(key, String(text));
    showValue(field, shortened(value));
    field.addEventListener("change", () => take(name, field));
    field.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") field.value = String(shortened(valueOf(name)));
      if (key === "Escape" || key === "Enter") setTimeout(() => (key === "Enter" && isRefused(field)) || close(true));
    });
    field.addEventListener("blur", () => editing?.field === field && !isRefused(field) && close());
    return field;
  }

  const valueOf = (name) => shown.rows.find((row) => row.name === name)?.value ?? NaN;

  function take(name, field) {
    verbs.withdraw(name);
    const reading = readNumber(field.value, scaleOf(field));
    const isSame = reading.value === shortened(valueOf(name));
    takeTyped(field, name, reading, { ...verbs, choose: () => isSame || onSet(name, reading.value) });
  }

  /** `returns`: the focus goes back to the value. */
  function close(returns = false) {
    if (!editing) return;
    const { name, field } = editing;
    editing = null;
    verbs.withdraw(name);
    const button = lines.find(({ value }) => value.contains(field))?.button;
    field.remove();
    if (!button) return;
    button.hidden = false;
    if (returns) button.focus();
  }

  /** rows = [{name, from, math, value, gradient, update, isMarked}]; `isOpen`: they can be changed. */
  function update(rows, isOpen) {
    const names = rows.map(({ name }) => name).join();
    if (names !== shown.rows.map(({ name }) => name).join()) {
      close();
      while (lines.length > rows.length) lines.pop().el.remove();
      while (lines.length < rows.length) lines.push(lineOf());
      body.append(...lines.map(({ el }) => el));
      rows.forEach(({ name, math }, i) => {
        lines[i].el.dataset.name = name;
        lines[i].name.replaceChildren(mathOf(math));
      });
    }
    shown = { rows, isOpen };
    if (!isOpen) close();
    rows.forEach((row, i) => show(lines[i], row, isOpen));
  }

  function show({ el, from, button, gradient, last }, row, isOpen) {
    put(from, row.from);
    put(button, loss(row.value));
    button.disabled = !isOpen;
    button.setAttribute("aria-label", weightLabel(row.name, row.value));
    put(gradient, loss(row.gradient));
    put(last, loss(row.update));
    el.classList.toggle("is-negative", row.value < 0);
    if (editing?.name === row.name && Number.isFinite(row.value)) refresh(editing.field, row.value);
  }

  /** What an arrow key or the server makes of the value shows, unless the person is typing. */
  function refresh(field, value) {
    if (!field.hasAttribute("data-typing") && !isRefused(field)) showValue(field, shortened(value));
  }

  return { update, open, isEditing: () => editing !== null };
}
