/** The changes that a run makes on its way, each with a button that removes it. */

import { inWords } from "../core/changes.js";

/** `onRemove(step)` is called with the step of the change to remove; `next` has the focus after the last one. */
export function createPanelChanges(list, onRemove, next) {
  function itemOf(change, label) {
    const words = inWords(change);
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×", title: "Remove this change" });
    button.setAttribute("aria-label", `Remove the change of ${label} ${words}`);
    button.dataset.step = change.at_step;
    item.append(words, button);
    return item;
  }

  list.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) onRemove(Number(button.dataset.step));
  });

  return {
    show(changes, label) {
      const key = JSON.stringify([changes, label]);
      if (list.dataset.key === key) return;
      list.dataset.key = key;
      const hadFocus = list.contains(document.activeElement);
      list.replaceChildren(...changes.map((change) => itemOf(change, label)));
      if (hadFocus) (list.querySelector("button") ?? next).focus();
    },
  };
}
