/** Fields whose whole text is copied: by a button, or by the usual keys while they have the focus. */

const KEYS = /mac|iphone|ipad/i.test(navigator.platform) ? "⌘C" : "Ctrl+C";

/** Said where a page may not write to the clipboard. */
export const SELECTED = `Selected: press ${KEYS}`;

/**
 * Joins each `[data-copies="id"]` button in `el` to its field, and to the `[data-says="id"]` that says what happened.
 */
export function createCopying(el) {
  for (const button of el.querySelectorAll("[data-copies]")) {
    const field = el.querySelector(`#${button.dataset.copies}`);
    const said = el.querySelector(`[data-says="${field.id}"]`);
    button.addEventListener("click", async () => {
      said.textContent = (await copied(field)) ? "Copied" : SELECTED;
    });
    field.addEventListener("focus", () => field.select());
    field.addEventListener("copy", () => {
      said.textContent = "Copied";
    });
    field.addEventListener("blur", () => {
      said.textContent = "";
    });
    button.addEventListener("blur", () => {
      said.textContent = "";
    });
  }
}

/** Whether the frame may write to the clipboard, where the browser tells: an attempt in vain is an error there. */
const mayWrite = () => /** @type {any} */ (document).featurePolicy?.allowsFeature?.("clipboard-write") ?? true;

/**
 * Gives whether the text is in the clipboard. Where a page may not write there, it selects the text, after `reveal()`
 * has shown the field, and the keys copy it.
 */
export async function copied(field, reveal = () => {}) {
  try {
    if (!mayWrite()) throw new Error();
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    reveal();
    field.focus();
    field.select();
    return document.execCommand("copy"); // the only way on a page that has no secure connection
  }
}
