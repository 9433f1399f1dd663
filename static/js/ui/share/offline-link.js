/** The one-file replay in the share dialog: its size is known before it is downloaded. */

import { REPLAY } from "../../core/share-words.js";

const PLAYED = ["runs", "loss", "batches"]; // panels that need no server

/** `panels()` and `addressOf()` are those of the file that is chosen now; `reset()` is called when another one is. */
export function createReplayLink(el, { panels, addressOf }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const [ask, status, link] = [part("replay-ask"), part("replay-status"), part("replay-link")];
  const about = status.textContent;

  function reset() {
    const isPlayed = panels().some((name) => PLAYED.includes(name));
    ask.hidden = false;
    ask.disabled = !isPlayed;
    link.hidden = true;
    status.textContent = isPlayed ? about : REPLAY.unplayable;
  }

  /** The server has to make the file to know its size, so it is asked only when the person wants the file. */
  async function make() {
    const address = addressOf();
    ask.disabled = true;
    status.textContent = REPLAY.making;
    const reply = await fetch(address, { method: "HEAD" }).catch(() => null);
    if (address !== addressOf() || ask.hidden) return;
    if (reply?.ok) offer(address, Number(reply.headers.get("Content-Length")));
    else refuse(reply?.status === 422);
  }

  function offer(address, bytes) {
    link.href = address;
    link.textContent = REPLAY.download(bytes);
    ask.hidden = true;
    link.hidden = false;
    status.textContent = about;
    link.focus();
  }

  function refuse(isTooLarge) {
    ask.disabled = false;
    status.textContent = isTooLarge ? REPLAY.tooLarge : REPLAY.unanswered;
  }

  ask.addEventListener("click", make);
  return { reset };
}
