/**
 * What a reply that is refused says, as a problem document. Depends on statuses and lengths; must not know the page.
 */

import { BAD_ANSWER, noJson } from "../core/words/page-words.js";
import { isRefusedForLength, isTooLong, refusedInWords } from "../core/document/long-address.js";

/** The problem document of a refused `reply` to `url`: in the page's own words where the address is too long. */
export async function problemOf(reply, url) {
  return isRefusedForLength(reply.status) ? unreadable(reply, url) : reply.json().catch(() => unreadable(reply, url));
}

/** Of a reply that is no JSON; `reply` is a Response, `url` what was asked for. */
export function unreadable({ status }, url) {
  const characters = new URL(url, globalThis.location?.href).href.length;
  const detail = isTooLong(status, characters) ? refusedInWords(characters) : noJson(status);
  return { title: BAD_ANSWER, detail, status, errors: [] };
}
