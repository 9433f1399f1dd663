/** Sets an equation of the catalog in MathML. */

import { parseEquation } from "../../core/step/equation.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";

function element([name, ...children]) {
  const made = document.createElementNS(MATHML, name);
  made.append(...children.map((child) => (typeof child === "string" ? child : element(child))));
  if (name === "mover") made.setAttribute("accent", "true");
  return made;
}

/** A tree [name, ...children] as an equation of its own, in display style. */
export function mathOf(tree) {
  const math = element(["math", tree]);
  math.setAttribute("displaystyle", "true");
  return math;
}

/** Shows an equation in `el`; below it what its symbols stand for: {symbol: words}. */
export function showEquation(el, text, symbols = {}) {
  if (el.dataset.equation === text) return;
  el.dataset.equation = text;
  const { equations, source } = parseEquation(text);
  const where = Object.entries(symbols)
    .map(([symbol, words]) => `${symbol}: ${words}`)
    .join("; ");
  el.replaceChildren(...equations.map(mathOf), ...[source, where].filter(Boolean).map(noteOf));
}

function noteOf(text) {
  const note = document.createElement("span");
  note.className = "source";
  note.textContent = text;
  return note;
}
