/** What a reply that is no JSON says, as a problem document. Knows statuses and lengths, no page. */

import { isTooLong, refusedInWords } from "../core/long-address.js";

/** `reply` is a Response, `url` what was asked for. */
export function unreadable({ status }, url) {
  const characters = new URL(url, globalThis.location?.href).href.length;
  const detail = isTooLong(status, characters) ? refusedInWords(characters) : `It replied with status ${status} and no JSON.`;
  return { title: "The server could not answer", detail, status, errors: [] };
}
