/**
 * Pieces of equations with numbers, as trees of MathML: [name, ...children]. Must not know a network.
 *
 * An equation is {name, left, terms: [{name, tree}]}: what stands left of the first "=", and the terms behind it,
 * each with its sign in front, so that a line may be broken before any of them.
 */

import { loss as number } from "../format.js";

export const op = (sign) => ["mo", sign];
export const row = (...items) => ["mrow", ...items];
export const digits = (text) => ["mn", text];
export const num = (value) => digits(number(value));
export const exact = (value) => digits(String(value)); // a 1 that is just 1, where 1.00 would look rounded
export const id = (name, index) => (index === undefined ? ["mi", name] : ["msub", ["mi", name], digits(String(index))]);
export const bracketed = (...items) => row(op("("), ...items, op(")"));
export const call = (name, ...items) => row(["mi", name], bracketed(...items));
export const words = (text) => ["mtext", text.replaceAll(" ", "\u00a0")];
export const thin = ["mtext", "\u2009"]; // between factors where one is a word

/** With an index and an exponent the two stand above each other. */
export const power = (item, exponent) =>
  item[0] === "msub" ? ["msubsup", ...item.slice(1), exponent] : ["msup", item, exponent];

/** `first` − `second` as numbers: in brackets where the second has a sign of its own. */
export const minus = (first, second) => row(num(first), op("−"), second < 0 ? bracketed(num(second)) : num(second));

/** The empty row keeps a sign at the start of its line from being set as that of a number. */
export const term = (sign, tree, name = "in symbols") => ({ name, tree: row(["mrow"], op(sign), tree) });

export const equation = (name, left, ...terms) => ({ name, left, terms });

/** Which of `length` entries are written: up to `most` all, else the first ones, `keep` and the last; null is a gap. */
export function places(length, most, keep = 0) {
  const all = Array.from({ length }, (_, i) => i);
  if (length <= most) return all;
  const shown = all.filter((i) => i < most - 2 || i === keep || i === length - 1);
  return shown.flatMap((i, n) => (n > 0 && i > shown[n - 1] + 1 ? [null, i] : [i]));
}

/**
 * The numbers `valueAt(i, j)` at these places; the brackets are the style sheet's, since few fonts can stretch them.
 */
export function matrix(rows, columns, valueAt, write = num) {
  const cell = (i, j) => {
    if (i === null) return op(j === null ? "⋱" : "⋮");
    return j === null ? op("⋯") : write(valueAt(i, j));
  };
  return ["mtable", ...rows.map((i) => ["mtr", ...columns.map((j) => ["mtd", cell(i, j)])])];
}

export const rowVector = (values, at, write) => matrix([0], at, (_, j) => values[j], write);
export const columnVector = (values, at) => matrix(at, [0], (i) => values[i]);
