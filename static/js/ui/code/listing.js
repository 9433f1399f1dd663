/** The lines of a script, numbered and coloured, with notes beside the marked ones. Must not know a run. */

import { tokensOf } from "../../core/python-tokens.js";
import { NAMES, foldedInWords, valuesInWords } from "../../core/words/code-words.js";
import { put } from "../parts/elements.js";

/** `box` scrolls; the line of the mean is in its middle when a script is first shown. */
export function createListing(box) {
  let script = null; // the reply on show
  let shownRun = null;
  let lines = new Map(); // elements of the lines, by their numbers
  let notes = []; // [{name, el}] of the values beside the marked lines

  /** Shows a script, the marks of one of its runs, and the numbers of a step, if there are some. */
  function update(newScript, run, step) {
    const isOther = newScript.text !== script?.text;
    if (isOther) write(newScript);
    if (isOther || run !== shownRun || newScript !== script) mark(newScript.runs[run].marks);
    const isFirst = script === null;
    [script, shownRun] = [newScript, run];
    for (const { name, el } of notes) put(el, valuesInWords(name, step));
    if (isFirst) showMean();
  }

  function write({ text, fold }) {
    const all = document.createElement("div");
    all.className = "code-lines";
    lines = new Map();
    let within = null;
    text
      .trimEnd()
      .split("\n")
      .forEach((line, i) => {
        const number = i + 1;
        const tokens = tokensOf(line, within);
        within = tokens.within;
        if (fold && number > fold.first && number <= fold.last) return;
        const isFolded = fold?.first === number;
        const el = lineOf(number, isFolded ? [{ kind: "comment", text: foldedInWords(fold) }] : tokens.parts);
        lines.set(number, el);
        all.append(el);
      });
    box.replaceChildren(all);
  }

  function mark(marks) {
    for (const el of lines.values()) {
      el.className = "code-line";
      el.querySelector(".code-notes")?.remove();
    }
    notes = marks.map(({ line, name, text }) => {
      const el = lines.get(line);
      el.classList.add("is-marked");
      if (name === "mean") el.classList.add("is-mean");
      const values = spanOf("", "");
      values.dataset.values = name;
      notesOf(el).append(noteOf(name, text, values));
      return { name, el: values };
    });
  }

  /** Scrolls the box, not the page, to the line of the mean. */
  function showMean() {
    const el = box.querySelector(".is-mean");
    if (el) box.scrollTop += el.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2;
  }

  return { update, showMean };
}

function lineOf(number, parts) {
  const line = document.createElement("div");
  const code = document.createElement("code");
  const numeral = spanOf("code-number", "");
  numeral.dataset.number = number;
  numeral.ariaHidden = "true";
  code.append(...parts.map(({ kind, text }) => (kind ? spanOf(`is-${kind}`, text) : text)));
  line.append(numeral, code);
  line.className = "code-line";
  return line;
}

function notesOf(line) {
  const known = line.querySelector(".code-notes");
  if (known) return known;
  const made = spanOf("code-notes", "");
  line.append(made);
  return made;
}

function noteOf(name, text, values) {
  const note = spanOf("code-note", "");
  const title = Object.assign(document.createElement("strong"), { textContent: NAMES[name] });
  note.append(title, " ", text, " ", values);
  return note;
}

const spanOf = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });
