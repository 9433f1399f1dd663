/** Form controls ⇄ values of the experiment: what is typed, what is shown, and what is refused. */

import { REFUSED, rangeInWords } from "../../core/words/page-words.js";
import { numberIn } from "../../core/typed-number.js";
import { noticeId } from "./notices.js";
/** @import { Reading } from "../../core/types.js" */

const TYPED = "input[type=text]";
const NUMBERS = "[role=spinbutton]";
const MOST_BATCH_SIZE = 1_000_000; // of the document

/** A number field's scale = {name, low, high, least} as scales.js has it. */
export function scaleOf(control) {
  const bound = (name, none) => Number(control.getAttribute(name) ?? none);
  const { scale: name, least } = control.dataset;
  return {
    name,
    low: bound("aria-valuemin", -Infinity),
    high: bound("aria-valuemax", Infinity),
    least: least === undefined ? undefined : Number(least),
  };
}

/**
 * The value typed into a control; `field` is the catalog's.
 * @returns {Reading}
 */
export function readControl(control, field) {
  if (control.matches(NUMBERS)) return readNumber(control.value, scaleOf(control));
  const text = control.value.trim();
  if (field?.type === "boolean") return { value: text === "true" };
  return field?.type === "integers" ? readIntegers(text, field) : { value: text };
}

/** Whether a field for a number was emptied by hand, or none of a list is chosen. */
export const isCleared = (control) => control.matches(`${NUMBERS}, select`) && control.value.trim() === "";

/**
 * The number in a text within the bounds of a scale.
 * @type {(text: string, scale: {name: string, low: number, high: number}) => Reading}
 */
export function readNumber(text, { name, low, high }) {
  const isWhole = name === "whole";
  const { value, other } = numberIn(text, isWhole);
  if (other !== undefined) return { problem: REFUSED.ambiguous(value, other) };
  const isGood = Number.isFinite(value) && value >= low && value <= high && (!isWhole || Number.isInteger(value));
  return isGood ? { value } : { problem: REFUSED.number(isWhole, rangeInWords(low, high)) };
}

/**
 * The batch size typed into a control: `most` examples are all, which is full. More than all is full too, as the server
 * says in a notice.
 * @returns {Reading}
 */
export function readSize(control, most) {
  if (/^\s*full\s*$/i.test(control.value)) return { value: "full" };
  const { value, problem } = readNumber(control.value, { ...scaleOf(control), high: MOST_BATCH_SIZE });
  return problem ? { problem: REFUSED.orFull(problem) } : { value: value === most ? "full" : value };
}

function readIntegers(text, { minimum, maximum }) {
  const parts = text.split(/[\s,;·]+/).filter(Boolean);
  const values = parts.map(Number);
  const isGood = (value, place) => /^\d+$/.test(parts[place]) && value >= minimum && value <= maximum;
  if (values.every(isGood) && values.length <= 6) return { value: values };
  return { problem: REFUSED.layers(minimum, maximum) };
}

/** Marks each field in which the person is typing, from the first key to the finished change. */
export function watchTyping(root) {
  const set =
    (isTyping) =>
    ({ target }) =>
      target.matches?.(TYPED) && target.toggleAttribute("data-typing", isTyping);
  root.addEventListener("input", set(true), true);
  root.addEventListener("input", ({ target }) => target.matches?.(NUMBERS) && tellNumber(target), true);
  for (const end of ["change", "focusout"]) root.addEventListener(end, set(false), true);
}

/** A screen reader is told the number, not the text, of a field for numbers. */
function tellNumber(control) {
  const { value } = numberIn(control.value, scaleOf(control).name === "whole");
  if (Number.isFinite(value)) control.setAttribute("aria-valuenow", plain(value));
  else control.removeAttribute("aria-valuenow");
}

/** ARIA knows no powers of ten. */
const plain = (value) => (String(value).includes("e") ? value.toFixed(16).replace(/\.?0+$/, "") : String(value));

/** Shows a value in a control, unless the person is typing there or reads why what was typed is refused. */
export function showValue(control, value) {
  if (control.hasAttribute("data-typing") || isRefused(control)) return;
  const text = Array.isArray(value) ? value.join(", ") : String(value ?? "");
  accept(control);
  if (control.value !== text) control.value = text;
  if (control.matches(NUMBERS)) tellNumber(control);
}

/**
 * Chooses what was typed into a control, or leaves it there, says what is wrong, and tells so by the event "refused".
 * @type {(control: HTMLInputElement, path: string, reading: Reading, verbs: any) => any}
 */
export function takeTyped(control, path, { value, problem }, verbs) {
  accept(control);
  if (problem === undefined) return verbs.choose(path, value);
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", noticeId(path));
  verbs.complain(path, control.value, problem);
  return control.dispatchEvent(new Event("refused", { bubbles: true }));
}

/** What is refused stays as typed while its notice stands. */
const isRefused = (control) =>
  control.hasAttribute("aria-invalid") && document.getElementById(control.getAttribute("aria-describedby")) !== null;

function accept(control) {
  if (!control.hasAttribute("aria-invalid")) return;
  control.removeAttribute("aria-invalid");
  control.removeAttribute("aria-describedby");
}
