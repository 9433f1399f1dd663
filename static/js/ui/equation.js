/** Sets an equation of the catalog in MathML. */

import { parseEquation } from "../core/equation.js";

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

/** Shows `text` in `el`. */
export function showEquation(el, text) {
  if (el.dataset.equation === text) return;
  el.dataset.equation = text;
  const { equations, source } = parseEquation(text);
  const note = document.createElement("span");
  note.className = "source";
  note.textContent = source;
  el.replaceChildren(...equations.map(mathOf), ...(source ? [note] : []));
}
