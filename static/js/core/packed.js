/**
 * The columns of a frame as they are sent: base64, one number for many that are equal, characters for small whole
 * numbers. Depends on the frames of /api/v1/stream with vectors=drawing; must not know a run.
 */

/** @import { Frame } from "./types.js" */

const FIRST_CHARACTER = 35; // stands for 0
const LEFT_OUT = [
  // characters from the first on are used no earlier than after so many
  [8200, 100],
  [127, 34],
];

/** White space in it is passed over. */
export function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/**
 * A column of `count` numbers: one that all of them are, null for none, or base64.
 * @type {(column: undefined | null | number | string, count: number) => Float64Array}
 */
export function float64In(column, count) {
  if (typeof column !== "string") return new Float64Array(count).fill(column ?? NaN);
  return new Float64Array(bytesOf(column).buffer);
}

/** What grows evenly from `before` to `after`, at the end of each of `count` steps. */
export const evenly = ([before, after], count) =>
  Float64Array.from({ length: count }, (_, i) => before + ((after - before) * (i + 1)) / count);

function wholeOf(character) {
  let code = character;
  for (const [first, count] of LEFT_OUT) if (code >= first + count) code -= count;
  return code - FIRST_CHARACTER;
}

/**
 * Whole numbers from 0 on, a character for each.
 * @type {(text: string) => Uint16Array}
 */
export function wholesIn(text) {
  const numbers = new Uint16Array(text.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = wholeOf(text.charCodeAt(i));
  return numbers;
}

/**
 * The parameter vectors of a frame. Those after the first are its changes in units of the last bit, parameter by
 * parameter, where 0, −1, 1, −2, … are sent as 0, 1, 2, 3, …
 * @type {(frame: Frame) => Float32Array[]}
 */
export function parametersIn({ steps, last, parameter_steps: some, parameters, bits, changes }) {
  const sent = new Float32Array(bytesOf(parameters).buffer);
  const rows = some ? some.length : steps + Number(last);
  if (!rows) return [];
  const units = bits === null ? [] : Array.from(wholesIn(bits), (count) => 2 ** -count);
  const size = bits === null ? sent.length / rows : sent.length;
  const flat = new Float32Array(rows * size);
  flat.set(sent);
  let at = 0;
  units.forEach((unit, j) => {
    for (let row = 1; row < rows; row++, at++) {
      const code = wholeOf(changes.charCodeAt(at));
      const change = code & 1 ? -(code + 1) / 2 : code / 2;
      flat[row * size + j] = flat[(row - 1) * size + j] + change * unit;
    }
  });
  return Array.from({ length: rows }, (_, row) => flat.subarray(row * size, (row + 1) * size));
}
