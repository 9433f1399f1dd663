/** Copies the whole script: by a button, and by the key C while the panel is open. Depends on its text. */

import { copiedInWords } from "../../core/words/code-words.js";
import { SELECTED, copied } from "../parts/copying.js";
import { partOf, put } from "../parts/elements.js";

const TYPING = "input:not([type=range]):not([type=radio]):not([type=checkbox]), select, textarea";

export function createCopy(el) {
  const part = partOf(el);
  const field = part("text");
  let isCurrent = false; // the text is that of the experiment on show
  let isWanted = false; // it is to be copied once it is

  async function copy() {
    isWanted = !isCurrent;
    if (isWanted) return;
    const reveal = () => part("plain").toggleAttribute("hidden", false);
    const isCopied = await copied(field, reveal);
    put(part("said"), isCopied ? copiedInWords(field.value.trimEnd().split("\n").length) : SELECTED);
  }

  /** Whether a press of a key is meant for this panel: no field has the focus, no dialog is open, it is not shut. */
  function isMeant({ key, ctrlKey, altKey, metaKey, target }) {
    if (key.toLowerCase() !== "c" || ctrlKey || altKey || metaKey) return false;
    return !el.hidden && part("key").checked && !target.closest(TYPING) && !document.querySelector("dialog[open]");
  }

  part("copy").addEventListener("click", copy);
  document.addEventListener("keydown", (/** @type {any} */ event) => {
    if (isMeant(event)) copy();
  });

  /** `href` gives the file; `isNowCurrent`: the script is not that of an experiment before. */
  function update({ text, file }, href, isNowCurrent) {
    if (field.value !== text) {
      field.value = text;
      put(part("said"), "");
    }
    const link = part("download");
    if (link.getAttribute("href") !== href) Object.assign(link, { href, download: file });
    isCurrent = isNowCurrent;
    if (isWanted) copy();
  }

  return { update };
}
