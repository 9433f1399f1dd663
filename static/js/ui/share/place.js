/**
 * The place that an embed is for, and the text to put there. Depends on the list of places; must not know the
 * experiment.
 */

import { TARGETS } from "../../core/document/snippets.js";

/** Fills the choice of places; gives `text(embed)`, for {source, title, height}: {text, note} for the chosen place. */
export function createPlace(select) {
  select.append(...optionsOf(TARGETS));

  return function text(embed) {
    const { text: write, where, note } = /** @type {any} */ (TARGETS.find(({ name }) => name === select.value));
    return { text: write(embed), note: `${where} ${note}` };
  };
}

/** The places to choose from, in their groups. */
function optionsOf(targets) {
  return [...new Set(targets.map(({ group }) => group))].map((label) => {
    const options = Object.assign(document.createElement("optgroup"), { label });
    options.append(...targets.filter(({ group }) => group === label).map(({ name, title }) => new Option(title, name)));
    return options;
  });
}
