/**
 * The page on paper: a still picture in light colours with its numbers, its words and its address.
 * From before until after printing the print sheet holds for the screen too, so that everything is drawn to its sizes.
 */

import { byId, partOf } from "./elements.js";

/** Whether what is drawn now is for the paper; a page without a print sheet is printed as it looks. */
export const isOnPaper = () => byId("print-sheet")?.media === "all";

/** `redraw()` draws everything at once in the colours and sizes of now; `describe()` gives {title, at, address}. */
export function createPrint(el, sheet, { redraw, describe }) {
  const part = partOf(el);

  function prepare() {
    for (const [name, text] of Object.entries(describe())) part(name).textContent = text;
    sheet.media = "all";
    redraw();
  }

  function goBack() {
    sheet.media = "print";
    redraw();
  }

  addEventListener("beforeprint", prepare);
  addEventListener("afterprint", goBack);
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? prepare() : goBack()));
}
