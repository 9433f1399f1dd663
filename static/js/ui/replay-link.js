/** The one-file replay in the share dialog: how large it is is told before it is fetched. */

const PLAYED = ["runs", "loss", "batches"]; // panels that need no server

/** `panels()` and `addressOf()` are those of the file as things are chosen now; `reset()` takes back what was told of another one. */
export function createReplayLink(el, { panels, addressOf }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const [ask, told, link] = [part("replay-ask"), part("replay-told"), part("replay-link")];
  const about = told.textContent;

  function reset() {
    const isPlayed = panels().some((name) => PLAYED.includes(name));
    ask.hidden = false;
    ask.disabled = !isPlayed;
    link.hidden = true;
    told.textContent = isPlayed ? about : "Not with these panels: without a server only runs, loss and batches play.";
  }

  /** The server makes the file to know its size: so it is asked only when somebody wants to know. */
  async function tell() {
    const address = addressOf();
    ask.disabled = true;
    told.textContent = "Being made …";
    const reply = await fetch(address, { method: "HEAD" }).catch(() => null);
    if (address !== addressOf() || ask.hidden) return;
    if (reply?.ok) offer(address, Number(reply.headers.get("Content-Length")));
    else refuse(reply?.status === 422);
  }

  function offer(address, bytes) {
    link.href = address;
    link.textContent = `Download ${(bytes / 1e6).toFixed(1)} MB`;
    ask.hidden = true;
    link.hidden = false;
    told.textContent = about;
    link.focus();
  }

  function refuse(isTooLarge) {
    ask.disabled = false;
    told.textContent = isTooLarge ? "Too large for one file: train for fewer epochs." : "The server did not answer. Try again.";
  }

  ask.addEventListener("click", tell);
  return { reset };
}
