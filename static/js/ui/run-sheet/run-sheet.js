/**
 * The sheet of one run: its name, its colour, every setting of its own, and its place among the runs. Depends on the
 * experiment on show; must not know a stream or a picture.
 */

import { accentsOf } from "../../core/document/accents.js";
import { MOST_RUNS, withAccent, withCopy, withLabel, withMoved, withoutRun } from "../../core/document/run-edits.js";
import { runsOf } from "../../core/document/settings.js";
import { ownNames } from "../../core/words/page-words.js";
import { COLORS } from "../../core/words/run-words.js";
import { showValue } from "../parts/fields.js";
import { byId, partOf, put } from "../parts/elements.js";
import { createOwnFields } from "./own-fields.js";

/**
 * tools = {catalog, signals, examples, show, keep}: `examples()` is the number of training examples,
 * `show(change, selected)` shows an experiment {experiment, places} as in run-edits.js from its start, and
 * `keep(change, selected)` where its runs stand; `selected` is the run that a narrow page shows.
 */
export function createRunSheet(dialog, tools) {
  const { catalog, signals, show, keep } = tools;
  const part = partOf(dialog);
  const colors = [...dialog.querySelectorAll('[name="own-accent"]')];
  const name = byId("own-label");
  let index = 0;
  const fields = createOwnFields(byId("own-choices"), { ...tools, place: () => index });

  /** What a change makes of the experiment on show. */
  const changed = (change, ...more) => change(signals.get("experiment"), catalog, index, ...more);

  const acts = {
    copy() {
      const change = changed(withCopy);
      index += 1;
      show(change, index);
    },
    left: () => moveBy(-1),
    right: () => moveBy(1),
    remove() {
      show(changed(withoutRun));
      dialog.close();
    },
  };

  function moveBy(by) {
    const change = changed(withMoved, by);
    index += by;
    keep(change, index);
  }

  function isPossible(act) {
    const { length } = runsOf(signals.get("experiment"));
    return { copy: length < MOST_RUNS, left: index > 0, right: index < length - 1, remove: length > 1 }[act];
  }

  /** Shows the run at its place; one that is no longer there has no sheet. */
  function draw() {
    const runs = runsOf(signals.get("experiment"));
    if (index >= runs.length) return dialog.close();
    const labels = signals.get("resolved").runs.map(({ label }) => label);
    put(part("title"), ownNames(labels[index]).settings);
    showValue(name, runs[index].label ?? "");
    name.placeholder = labels[index];
    showColors(accentsOf(runs), labels);
    fields.draw();
    for (const button of dialog.querySelectorAll("[data-act]"))
      button.setAttribute("aria-disabled", String(!isPossible(button.dataset.act)));
    return undefined;
  }

  function showColors(accents, labels) {
    dialog.querySelector("h2").dataset.accent = accents[index];
    for (const color of colors) {
      const accent = Number(color.value);
      const owner = accents.indexOf(accent);
      color.checked = owner === index;
      const [words, of] = ["color", "owner"].map(partOf(color.parentElement));
      put(words, COLORS[accent]);
      put(of, owner === index ? "" : (labels[owner] ?? ""));
    }
  }

  /** The focus goes back to the run's card; where the cards are made anew, once they are there. */
  function giveBackFocus() {
    const cards = [...document.querySelectorAll("[data-run]")];
    const { length } = runsOf(signals.get("experiment"));
    if (cards.length !== length) {
      const end = signals.on("runs", () => {
        end();
        giveBackFocus();
      });
    } else if (document.activeElement === document.body) {
      partOf(cards[Math.min(index, length - 1)])("settings").focus();
      if (document.activeElement === document.body) byId("add-run").focus();
    }
  }

  name.addEventListener("change", () => keep(changed(withLabel, name.value.trim()), index));
  for (const color of colors)
    color.addEventListener("change", () => keep(changed(withAccent, Number(color.value)), index));
  dialog.addEventListener("click", (/** @type {any} */ { target }) => {
    const { act } = target.closest("[data-act]")?.dataset ?? {};
    if (act && isPossible(act)) acts[act]();
    else if (target === dialog) dialog.close();
  });
  byId("own-choices").addEventListener("submit", (event) => event.preventDefault());
  dialog.addEventListener("close", giveBackFocus);
  signals.on(["experiment", "resolved"], () => dialog.open && draw());

  return {
    open(place) {
      index = place;
      draw();
      dialog.showModal();
    },
  };
}
