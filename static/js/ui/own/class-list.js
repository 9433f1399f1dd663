/** The classes of points: which one new points have, their names, and how many points each has. */

import { countsOf, MOST_CLASSES } from "../../core/own/points.js";
import { counted } from "../../core/format.js";
import { POINTS } from "../../core/words/own-words.js";
import { partOf } from "../parts/elements.js";

const MARKS = ["●", "■", "▲", "◆"];

/** verbs = {choose(kind), rename(kind, text), add(), remove(kind)}; gives show(set, chosen). */
export function createClassList(section, verbs) {
  const part = partOf(section);
  part("add-class").addEventListener("click", verbs.add);

  function show(set, chosen) {
    const list = part("classes");
    const counts = countsOf(set);
    while (list.children.length > set.classes.length) list.lastChild.remove();
    while (list.children.length < set.classes.length) list.append(rowOf(list.children.length, verbs));
    set.classes.forEach((name, kind) => fill(list.children[kind], name, counts[kind], set.classes.length));
    list.children[chosen].querySelector("[type=radio]").checked = true;
    part("add-class").hidden = set.classes.length >= MOST_CLASSES;
  }

  return show;
}

function rowOf(kind, verbs) {
  const row = Object.assign(document.createElement("div"), { className: "own-class" });
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: "own-class", value: kind });
  const mark = Object.assign(document.createElement("span"), { textContent: MARKS[kind], ariaHidden: "true" });
  const field = Object.assign(document.createElement("input"), { type: "text", ariaLabel: POINTS.nameOf(kind) });
  const count = Object.assign(document.createElement("span"), { className: "own-count" });
  const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
  const label = Object.assign(document.createElement("label"), { className: "check" });
  mark.dataset.mark = kind;
  Object.assign(field, { maxLength: 60, spellcheck: false, autocomplete: "off" });
  remove.className = "square";
  radio.addEventListener("change", () => verbs.choose(kind));
  field.addEventListener("change", () => verbs.rename(kind, field.value));
  remove.addEventListener("click", () => verbs.remove(kind));
  label.append(radio, mark);
  row.append(label, field, count, remove);
  return row;
}

function fill(row, name, points, classes) {
  const [radio, field] = row.querySelectorAll("input");
  const remove = row.querySelector("button");
  radio.ariaLabel = POINTS.newAre(name);
  field.value = name;
  field.title = name;
  row.querySelector(".own-count").textContent = counted(points, "point");
  remove.ariaLabel = POINTS.removeClass(name);
  remove.title = POINTS.removeClass(name);
  remove.hidden = classes <= 2;
}
