/** Fields whose whole text is copied: by a button, or by the usual keys while they have the focus. */

const KEYS = /mac|iphone|ipad/i.test(navigator.platform) ? "⌘C" : "Ctrl+C";

/** For each `[data-copies="id"]` button in `el`, its field and the `[data-says="id"]` that tells what happened. */
export function createCopying(el) {
  for (const button of el.querySelectorAll("[data-copies]")) {
    const field = el.querySelector(`#${button.dataset.copies}`);
    const said = el.querySelector(`[data-says="${field.id}"]`);
    button.addEventListener("click", async () => {
      const isCopied = await write(field);
      said.textContent = isCopied ? "Copied" : `Selected: press ${KEYS}`;
    });
    field.addEventListener("focus", () => field.select());
    field.addEventListener("copy", () => { said.textContent = "Copied"; });
    field.addEventListener("blur", () => { said.textContent = ""; });
    button.addEventListener("blur", () => { said.textContent = ""; });
  }
}

/** Whether the text is in the clipboard. Where a page may not write there, the text is selected and the keys do it. */
async function write(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy"); // all that there is on a page without a secure connection
  }
}
