/** The gallery of comparisons: a press shows the runs of one. Must not know what a comparison says. */

import { comparedOn } from "../../core/document/run-edits.js";
import { fetchJson } from "../../net/fetch-json.js";
import { partOf } from "../parts/elements.js";

/**
 * `root` is the path below which the server answers, `show({experiment})` shows another experiment, `examples()` is the
 * number of training examples.
 */
export function createGallery(dialog, { root, signals, examples, show }) {
  const part = partOf(dialog);
  let comparisons = [];

  /** The list comes when it is first asked for; where it did not come, again with the next opening. */
  async function fill() {
    part("news").textContent = "";
    try {
      ({ comparisons } = await fetchJson(`${root}/api/v1/catalog`));
      part("list").replaceChildren(...comparisons.map(itemOf));
    } catch (error) {
      part("news").textContent = `${error.problem.title}. ${error.message}`;
    }
  }

  function itemOf({ title, shows, keeps }, place) {
    const item = dialog.querySelector("template").content.firstElementChild.cloneNode(true);
    const [button, name, own, words] = ["button", "strong", "small", "span"].map((tag) => item.querySelector(tag));
    Object.assign(name, { textContent: title, id: `comparison-${place}` });
    Object.assign(words, { textContent: shows, id: `comparison-${place}-words` });
    button.dataset.comparison = comparisons[place].name;
    button.setAttribute("aria-labelledby", name.id);
    button.setAttribute("aria-describedby", words.id);
    if (keeps.length) own.remove();
    return item;
  }

  function choose(name) {
    const comparison = comparisons.find((known) => known.name === name);
    dialog.close();
    show({ experiment: comparedOn(signals.get("experiment"), comparison, examples()) });
  }

  dialog.addEventListener("click", (/** @type {any} */ { target }) => {
    const button = target.closest("[data-comparison]");
    if (button) choose(button.dataset.comparison);
    else if (target === dialog) dialog.close();
  });

  return {
    open() {
      dialog.showModal();
      if (!comparisons.length) fill();
    },
  };
}
