/** Markup and style of a further panel, which its drawer names until they have come. Must not know the panel. */

import { arriving } from "../../net/arriving.js";

/** Puts the markup into the drawer, once its style is there. */
export async function fillDrawer(el) {
  const { markup, style } = el.dataset;
  if (!markup) return;
  const [text] = await Promise.all([arriving(() => textAt(markup)), arriving(() => sheetAt(style))]);
  el.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  delete el.dataset.markup;
}

async function textAt(address) {
  const reply = await fetch(address);
  if (!reply.ok) throw new Error(address);
  return reply.text();
}

/** The sheet stands before that of printing, whose rules hold on paper. */
function sheetAt(address) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(address));
    };
    document.getElementById("print-sheet").before(link);
  });
}
