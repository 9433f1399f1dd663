/**
 * The small control in a plot's corner that saves it as SVG or PNG. Depends on what a plot is called; must not know
 * how it is drawn.
 */

import { saveInWords } from "../../core/words/page-words.js";

const ICON = "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11";
const FILE_TYPES = ["SVG", "PNG"];
const SVG = "http://www.w3.org/2000/svg";

function button(textContent, className = "") {
  return Object.assign(document.createElement("button"), { type: "button", textContent, className });
}

function icon() {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICON);
  svg.append(path);
  return svg;
}

/**
 * Gives a function that puts a control into a box, for a plot = {name, words, run(), picture()}: words for its file's
 * name, what the control calls it, the name of its run if it has one, and what sheet.js takes, or null before there is
 * anything to save. That function gives another, to be called where the run has another name. `openSaver()` promises
 * the module saver.js, fetched when something is first saved; without it there are no controls. `describe()` gives
 * {headline, palette}.
 */
export function createSaving({ openSaver, describe }) {
  if (!openSaver) return () => () => {};
  let close = () => {}; // the menu that is open
  document.addEventListener("pointerdown", (/** @type {any} */ { target }) => target.closest(".save") || close());

  return (box, plot) => {
    const el = document.createElement("div");
    const opener = button("", "save-open");
    const menu = document.createElement("div");
    el.className = "save";
    menu.className = "save-menu";
    opener.append(icon());
    menu.append(...FILE_TYPES.map((kind) => choiceOf(kind)));
    el.append(opener, menu);
    show(false);
    name();
    box.append(el);

    function show(isOpen) {
      if (isOpen) close();
      menu.hidden = !isOpen;
      opener.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) close = () => show(false);
    }

    function name() {
      opener.title = saveInWords(plot, plot.run?.());
      opener.setAttribute("aria-label", opener.title);
    }

    function choiceOf(kind) {
      const choice = button(kind);
      choice.addEventListener("click", async () => (await openSaver()).save(kind, plot, describe(), menu));
      return choice;
    }

    opener.addEventListener("click", () => show(menu.hidden));
    el.addEventListener("focusout", (/** @type {any} */ { relatedTarget: next }) => {
      if (next && !el.contains(next)) show(false);
    });
    el.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || menu.hidden) return;
      show(false);
      opener.focus();
    });
    return name;
  };
}
