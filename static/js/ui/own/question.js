/** A question of the reader with its answers as buttons. Must not know what asks. */

import { byId, partOf, put } from "../parts/elements.js";

/** `answer(field, value, place)` is called with the answer of a button; null takes an answer back. */
export function createQuestion(dialog, answer) {
  const part = partOf(dialog);

  function show(question) {
    part("question").hidden = !question;
    if (!question) return;
    put(byId("own-question-title"), question.title);
    put(part("question-words"), question.words);
    part("answers").replaceChildren(...question.choices.map((choice) => buttonOf(question, choice)));
    part("question").scrollIntoView({ block: "nearest" });
  }

  function buttonOf({ field, place }, { value, label }) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.addEventListener("click", () => answer(field, value, place));
    return button;
  }

  return { show };
}
