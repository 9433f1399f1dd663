/**
 * The stages of one example's way on the page: headings, and equations broken before any of their terms.
 * A term alone may be wider than the line: only then it scrolls, fades where it is cut, and is a stop of the keyboard.
 */

import { mathOf } from "../parts/equation.js";

/** Sets stages = [{title, note, equations}] into `el`. */
export function createStages(el) {
  const terms = () => [...el.querySelectorAll(".stage-term")];
  new ResizeObserver(() => requestAnimationFrame(() => markCut(terms()))).observe(el);
  el.addEventListener("scroll", ({ target }) => markCut([target]), { capture: true, passive: true });

  function show(stages) {
    el.replaceChildren(...stages.map(stageOf));
    markCut(terms());
  }

  return { show };
}

function stageOf({ title, note, equations }) {
  const heading = document.createElement("h4");
  heading.textContent = note ? `${title} · ${note}` : title;
  return box("stage", heading, ...equations.map(equationOf));
}

function equationOf({ name, left, terms }) {
  const set = terms.map((term) => {
    const made = box("stage-term", mathOf(term.tree));
    made.dataset.name = term.name === "result" ? name : `${name}: ${term.name}`;
    return made;
  });
  return box("stage-equation", box("stage-left", mathOf(left)), box("stage-right", box("stage-terms", ...set)));
}

function box(className, ...children) {
  const made = document.createElement("div");
  made.className = className;
  made.append(...children);
  return made;
}

/** Measures all terms before it changes any. */
function markCut(terms) {
  const cuts = terms.map(cutOf);
  terms.forEach((term, i) => (cuts[i] === null ? unmark(term) : mark(term, cuts[i])));
}

function mark(term, cut) {
  term.tabIndex = 0;
  term.setAttribute("role", "group");
  term.setAttribute("aria-label", term.dataset.name);
  term.dataset.cut = cut;
}

const unmark = (term) => ["tabindex", "role", "aria-label", "data-cut"].forEach((name) => term.removeAttribute(name));

/** "start", "end" or both, where more of a term lies beyond its edges; null where all of it is visible. */
function cutOf({ scrollWidth, clientWidth, scrollLeft }) {
  const hidden = scrollWidth - clientWidth;
  if (hidden <= 1) return null;
  return [scrollLeft > 1 ? "start" : "", scrollLeft < hidden - 1 ? "end" : ""].join(" ").trim();
}
