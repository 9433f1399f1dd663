/** Fields whose whole text is copied: by a button, or by the usual keys while they have the focus. */

const KEYS = /mac|iphone|ipad/i.test(navigator.platform) ? "⌘C" : "Ctrl+C";

/**
 * Joins each `[data-copies="id"]` button in `el` to its field, and to the `[data-says="id"]` that says what happened.
 */
export function createCopying(el) {
  for (const button of el.querySelectorAll("[data-copies]")) {
    const field = el.querySelector(`#${button.dataset.copies}`);
    const said = el.querySelector(`[data-says="${field.id}"]`);
    button.addEventListener("click", async () => {
      const isCopied = await write(field);
      said.textContent = isCopied ? "Copied" : `Selected: press ${KEYS}`;
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

/**
 * Gives whether the text is in the clipboard. Where a page may not write there, it selects the text, and the keys copy
 * it.
 */
async function write(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy"); // the only way on a page that has no secure connection
  }
}
