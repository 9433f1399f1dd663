/** The changes that a run makes on its way, each with a button that removes it. */

import { REMOVE_CHANGE, removeInWords } from "../../core/words/page-words.js";
import { inWords } from "../../core/document/changes.js";

/** `onRemove(step)` is called with the step of the change to remove; `next` has the focus after the last one. */
export function createCardChanges(list, onRemove, next) {
  function itemOf({ at_step: step }, words, label) {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: "×",
      title: REMOVE_CHANGE,
    });
    button.setAttribute("aria-label", removeInWords(label, words));
    button.dataset.step = step;
    item.append(words, button);
    return item;
  }

  list.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) onRemove(Number(button.dataset.step));
  });

  return {
    /** The changes that apply to a run. */
    show(changes, run) {
      const words = changes.map((change) => inWords(change, run));
      const key = JSON.stringify([words, run.label]);
      if (list.dataset.key === key) return;
      list.dataset.key = key;
      const hadFocus = list.contains(document.activeElement);
      list.replaceChildren(...changes.map((change, i) => itemOf(change, words[i], run.label)));
      if (hadFocus) (list.querySelector("button") ?? next).focus();
    },
  };
}
