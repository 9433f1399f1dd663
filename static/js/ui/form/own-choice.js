/**
 * What opens the sheet for own data: the last entry in the choice of data, a button beside it, and one beside a notice
 * that data are gone. The sheet is fetched when it is first wanted. Must not know what is in it.
 */

import { GIVE_AGAIN } from "../../core/words/page-words.js";
import { arriving } from "../../net/arriving.js";
import { byId } from "../parts/elements.js";

const ENTRY = "own";
const KEPT = /^csv:[0-9a-f]{32}$/;

/**
 * Gives `beside(entry)`, the button for a notice. tools = {root, catalog, signals, show, query, tell, ask}: those of
 * own.js, got by `tools()` once the page is there.
 */
export function createOwnChoice(select, dialog, tools) {
  const asked = location.href; // before a choice replaces it
  let sheet = null;

  /** `wanted` is the name of data that a link asked for, if they are to be given again. */
  async function open(wanted = null) {
    sheet ??= arriving(() => import("../own/own.js")).then(({ createOwn }) => createOwn(dialog, tools()));
    const hasIt = wanted && location.href.includes(encodeURIComponent(wanted));
    (await sheet).open(wanted && { name: wanted, href: hasIt ? location.href : asked });
  }

  select.form.addEventListener(
    "change",
    (event) => {
      if (event.target !== select || select.value !== ENTRY) return;
      event.stopPropagation(); // nothing is chosen yet
      select.value = tools().signals.get("resolved").data.name;
      open();
    },
    true,
  );
  byId("own-open").addEventListener("click", () => open());

  /** @type {(entry: any) => ?HTMLElement} */
  return function beside({ field, value }) {
    if (field !== "data" || !KEPT.test(value) || select.matches(":disabled")) return null; // locked
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: GIVE_AGAIN });
    button.addEventListener("click", () => open(value));
    return button;
  };
}
