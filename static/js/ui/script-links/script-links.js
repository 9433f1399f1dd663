/** A script from the share dialog: what its library lacks is said there, where a bare link would only fail. */

import { OFFLINE, impossible } from "../../core/words/share-words.js";
import { problemOf } from "../../net/unreadable.js";

const KEPT = 60_000; // milliseconds for which a file's address holds
const NAME = /filename="([^"]+)"/;

/** Downloads what `link` leads to, or says in `status` why it is not there. */
export async function downloadScript(link, status) {
  const address = link.href;
  status.textContent = "";
  const reply = await fetch(address).catch(() => null);
  if (reply?.ok)
    keep(await reply.blob(), NAME.exec(reply.headers.get("Content-Disposition") ?? "")?.[1] ?? "script.py");
  else status.textContent = await whyNot(reply, address, link.textContent.trim());
}

function keep(file, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}

async function whyNot(reply, address, title) {
  if (!reply) return OFFLINE.unanswered;
  const { detail, errors } = await problemOf(reply, address);
  const refusal = errors?.find(({ field }) => field === "format");
  return refusal ? impossible(title, refusal.message) : detail;
}
