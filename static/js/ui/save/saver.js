/** Saves a plot as a file, and shows it instead where a frame forbids downloads. Must not know a plot. */

import { SAVED } from "../../core/words/page-words.js";
import { fileNameOf } from "../../core/document/file-name.js";
import { dataUrlOf, pngOf } from "../../plots/raster.js";
import { sheetOf } from "../../plots/sheet.js";

const KEPT = 60_000; // milliseconds for which a file's address holds
let dialog = null;

/** `kind` is "SVG" or "PNG"; plot and what describes it as in save-menu.js, `menu` is where more may be offered. */
export async function save(kind, plot, { headline, palette }, menu) {
  const picture = plot.picture();
  if (!picture) return;
  const sheet = sheetOf(picture, headline, palette);
  const file = kind === "PNG" ? await pngOf(sheet) : new Blob([sheet.svg], { type: "image/svg+xml" });
  download(file, `${fileNameOf(headline, plot.name, plot.run?.())}.${kind.toLowerCase()}`);
  if (window !== window.parent) offerToShow(menu, () => show(kind, file, sheet, picture.title));
}

function download(file, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}

/** A frame without the right to download ignores the click, and no page can tell. */
function offerToShow(menu, onClick) {
  menu.querySelector(".save-show")?.remove();
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "save-show",
    textContent: SAVED.show,
  });
  button.addEventListener("click", onClick);
  menu.append(button);
}

function show(kind, file, { svg, width, height }, title) {
  dialog ??= createDialog();
  dialog.querySelector("h2").textContent = title;
  const image = dialog.querySelector("img");
  Object.assign(image, { alt: title, width, height, src: kind === "PNG" ? URL.createObjectURL(file) : dataUrlOf(svg) });
  dialog.addEventListener("close", () => URL.revokeObjectURL(image.src), { once: true });
  dialog.showModal();
}

function createDialog() {
  const made = document.createElement("dialog");
  const close = Object.assign(document.createElement("button"), {
    type: "button",
    className: "square",
    textContent: "×",
    ariaLabel: "Close",
  });
  const heading = Object.assign(document.createElement("h2"), { id: "saved-title" });
  const hint = Object.assign(document.createElement("p"), { className: "quiet", textContent: SAVED.hint });
  made.className = "saved";
  made.setAttribute("aria-labelledby", heading.id);
  made.append(close, heading, hint, document.createElement("img"));
  made.addEventListener("click", ({ target }) => (target === made || target === close) && made.close());
  document.body.append(made);
  return made;
}
