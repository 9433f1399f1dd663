/**
 * What terms and fields mean: long texts of the catalog, which come when a reader first points at something. Must not
 * know how they are shown.
 */

import { fetchJson } from "../../net/fetch-json.js";
import { arriving } from "../../net/arriving.js";

const INTERESTED = ["pointerover", "focusin"];

/**
 * {textOf(term): a promise of its text, or of nothing}. The fields in `form` get theirs as titles. `given` is the part
 * of the catalog that the page has; a page without a server has all of it.
 */
export function createExplanations(root, form, given) {
  /** @type {?Promise<Map<string, string>>} */
  let terms = null;

  async function fetchAll() {
    const { terms: said, fields } = given.terms ? given : await arriving(() => fetchJson(`${root}/api/v1/catalog`));
    titleFields(fields);
    return new Map(said.map(({ term, text }) => [term.toLowerCase(), text]));
  }

  function titleFields(fields) {
    const helps = new Map(fields.map(({ path, help }) => [path, help]));
    for (const control of form?.querySelectorAll("[data-path]") ?? []) control.title = helps.get(control.dataset.path);
  }

  const wanted = () => (terms ??= fetchAll());
  for (const name of INTERESTED) document.addEventListener(name, wanted, { once: true, passive: true });

  return { textOf: async (term) => (await wanted()).get(term.toLowerCase()) };
}
