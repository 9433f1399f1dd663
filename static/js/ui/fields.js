/** Form controls ⇄ values of the experiment, and sliders that move by powers. */

const TYPED = "input[type=number], input[type=text]";

/** The value typed into a control, or {problem} with words for what is wrong. */
export function readControl(control, field) {
  const text = control.value.trim();
  if (field.type === "integers") return readIntegers(text, field);
  if (field.type === "batch_size") return text === "full" ? { value: "full" } : readNumber(text, control, true);
  if (field.type === "integer" || field.type === "number") return readNumber(text, control, field.type === "integer");
  return { value: text };
}

/** Whether a field for a number was emptied by hand. */
export const isCleared = (control) => control.type === "number" && control.value === "" && !control.validity.badInput;

function readNumber(text, control, whole) {
  const value = Number(text);
  const range = rangeInWords(control);
  const word = whole ? "a whole number" : "a number";
  if (text === "" || !Number.isFinite(value) || (whole && !Number.isInteger(value))) return { problem: `must be ${word}${range}` };
  const [low, high] = [control.min, control.max].map((bound) => (bound === "" ? null : Number(bound)));
  if ((low !== null && value < low) || (high !== null && value > high)) return { problem: `must be ${word}${range}` };
  return { value };
}

function rangeInWords({ min, max }) {
  if (min !== "" && max !== "") return ` from ${min} to ${Number(max).toLocaleString("en-US")}`;
  return min === "" ? "" : ` from ${min} up`;
}

function readIntegers(text, { minimum, maximum }) {
  const parts = text.split(/[\s,;·]+/).filter(Boolean);
  const values = parts.map(Number);
  const good = values.every((value) => Number.isInteger(value) && value >= (minimum ?? 1) && value <= (maximum ?? 512));
  if (!good || values.length > 6) {
    return { problem: `must be up to six whole numbers from ${minimum ?? 1} to ${maximum ?? 512}, such as 8, 4; or empty` };
  }
  return { value: values };
}

/** Marks each field in which the person is typing, from the first key to the finished change. */
export function watchTyping(root) {
  const set = (isTyping) => ({ target }) => target.matches?.(TYPED) && target.toggleAttribute("data-typing", isTyping);
  root.addEventListener("input", set(true), true);
  for (const end of ["change", "focusout"]) root.addEventListener(end, set(false), true);
}

/** Shows a value in a control unless the person is typing there. */
export function showValue(control, value) {
  if (control.hasAttribute("data-typing")) return;
  const text = Array.isArray(value) ? value.join(", ") : String(value ?? "");
  control.removeAttribute("aria-invalid");
  if (control.value !== text) control.value = text;
}

/** Batch sizes from 1 to N on a slider of 0…1000, evenly by their logarithm. */
export const sizeAt = (place, most) => Math.max(1, Math.min(most, Math.round(most ** (place / 1000))));
export const placeOfSize = (size, most) => (most > 1 ? Math.round((1000 * Math.log(size)) / Math.log(most)) : 1000);

/** A learning rate on a slider of powers of ten, at two digits. */
export const rateAt = (power) => Number((10 ** power).toPrecision(2));
export const placeOfRate = (rate) => Math.log10(Math.max(rate, 1e-9));
