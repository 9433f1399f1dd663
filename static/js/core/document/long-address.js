/** Whether an address is too long for a link, and what to do then, in words. Pure. */

import * as format from "../format.js";

/**
 * Characters that an address may have before the settings of a view are added. Everybody should take 8,000 in all
 * (RFC 9110, section 4.1); nginx refuses a request line of more than 8,192 unless it is set up otherwise.
 */
export const LONGEST = 7700;

/** Statuses with which servers refuse an address that is too long; 400 says other things too. */
const REFUSED = [414, 431];

/** Whether the status alone says that the address is too long. */
export const isRefusedForLength = (status) => REFUSED.includes(status);

/** Whether a reply that is no document of ours says that the address was too long. */
export const isTooLong = (status, characters) => isRefusedForLength(status) || (status === 400 && characters > LONGEST);

/** What a page says when its server has refused such an address. */
export function refusedInWords(characters) {
  return (
    `The address of this experiment has ${format.count(characters)} characters, more than this server takes. ` +
    ("Data and parameters of one's own make it so long: give fewer examples, or send the experiment to the " +
      "API as JSON by POST.")
  );
}

/** `characters` of an address; `isOwn` where it holds a person's own data. */
export function tooLongInWords({ characters, isOwn }) {
  const cause = isOwn ? "This experiment holds your own data" : "This experiment has very many settings";
  return (
    `${cause}, so its address has ${format.count(characters)} characters. Many servers refuse addresses ` +
    `of more than about ${format.count(LONGEST)} characters, so a link or an embed would fail there. ` +
    "The offline page below works without a server. " +
    "The notebook and the JSON file hold the experiment too."
  );
}
