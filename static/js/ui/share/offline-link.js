/** The offline page in the share dialog: its size is known before it is downloaded. */

import { OFFLINE } from "../../core/words/share-words.js";
import { partOf } from "../parts/elements.js";

/**
 * `played` are the panels that need no server; `panels()` and `addressOf()` are those of the file that is chosen now;
 * `reset()` is called when another one is.
 */
export function createOfflineLink(el, { played, panels, addressOf }) {
  const part = partOf(el);
  const [ask, status, link] = [part("offline-ask"), part("offline-status"), part("offline-link")];
  const about = status.textContent;

  function reset() {
    const isPlayed = panels().some((name) => played.includes(name));
    ask.hidden = false;
    ask.disabled = !isPlayed;
    link.hidden = true;
    status.textContent = isPlayed ? about : OFFLINE.unplayable(played);
  }

  /** The server has to make the file to know its size, so it is asked only when the person wants the file. */
  async function make() {
    const address = addressOf();
    ask.disabled = true;
    status.textContent = OFFLINE.making;
    const reply = await fetch(address, { method: "HEAD" }).catch(() => null);
    if (address !== addressOf() || ask.hidden) return;
    if (reply?.ok) offer(address, Number(reply.headers.get("Content-Length")));
    else refuse(reply?.status === 422);
  }

  function offer(address, bytes) {
    link.href = address;
    link.textContent = OFFLINE.download(bytes);
    ask.hidden = true;
    link.hidden = false;
    status.textContent = about;
    link.focus();
  }

  function refuse(isTooLarge) {
    ask.disabled = false;
    status.textContent = isTooLarge ? OFFLINE.tooLarge : OFFLINE.unanswered;
  }

  ask.addEventListener("click", make);
  return { reset };
}
