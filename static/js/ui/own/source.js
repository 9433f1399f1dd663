/** Where a table comes from: a file that is chosen or dropped on the sheet, or a text. Must not know what is in it. */

import { mediaType } from "../../core/own/reading-answers.js";
import { fileInWords, PASTED, tooLargeInWords } from "../../core/words/own-words.js";
import { byId, partOf } from "../parts/elements.js";

const PAUSE = 400; // milliseconds without a key after which a text is read

/**
 * `take({body, type, words})` is called for each table: its file or text, its media type, what it is called;
 * `refuse(words)` for a file that the server would not take, `wait(isTyping)` while a text is being typed.
 */
export function createSource(dialog, { take, wait, refuse }) {
  const most = Number(dialog.dataset.bytes);
  const part = partOf(dialog);
  const text = byId("own-text");
  const input = part("file");
  let timer = null;
  let taken = ""; // the text that was read last

  function takeFile(file) {
    if (!file) return undefined;
    if (file.size > most) return refuse(tooLargeInWords(file.name, file.size, most));
    taken = "";
    return take({ body: file, type: mediaType(file.name), words: fileInWords(file.name, file.size) });
  }

  function takeText() {
    clearTimeout(timer);
    if (!text.value.trim()) refuse("");
    if (!text.value.trim() || text.value === taken) return wait(false);
    taken = text.value;
    take({ body: taken, type: mediaType("", taken), words: PASTED });
  }

  part("choose").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    takeFile(input.files[0]);
    input.value = ""; // so that the same file, changed meanwhile, can be chosen again
  });
  text.addEventListener("input", () => {
    clearTimeout(timer);
    wait(true);
    timer = setTimeout(takeText, PAUSE);
  });

  const hasFile = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");
  dialog.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    dialog.toggleAttribute("data-over", true);
  });
  dialog.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!dialog.contains(relatedTarget)) dialog.toggleAttribute("data-over", false);
  });
  dialog.addEventListener("drop", (event) => {
    dialog.toggleAttribute("data-over", false);
    if (!hasFile(event)) return;
    event.preventDefault();
    takeFile(event.dataTransfer.files[0]);
  });

  return {
    /** Other data are on show than those of the text. */
    clear() {
      clearTimeout(timer);
      text.value = taken = "";
    },
  };
}
