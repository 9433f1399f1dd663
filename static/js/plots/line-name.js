/** The name of a line or a mark in a saved picture, as the page shows it over the plot. Depends on pixels only. */

import { FACE, textWidth } from "./graph/text-width.js";

const SIZE = 13;
const BAR = 9; // of the coloured bar before a name
const HEIGHT = 15;

const PADDING = 2; // before a name without a bar, and behind each

export const nameWidth = (text, bar = true) => Math.ceil(textWidth(text, SIZE, FACE)) + (bar ? BAR : PADDING) + PADDING;

/** `left` and `top` are those of its box; `behind`: how much it covers of what lies below it. */
export function paintName(context, { text, color = "", left, top, bar = true, behind = 0 }, { ink, back }) {
  if (behind) {
    context.globalAlpha = behind;
    context.fillStyle = back;
    context.fillRect(left, top, nameWidth(text, bar), HEIGHT);
    context.globalAlpha = 1;
  }
  if (bar) {
    context.fillStyle = color;
    context.fillRect(left, top + 4, 5, 7);
  }
  Object.assign(context, { font: `${SIZE}px ${FACE}`, textAlign: "left", textBaseline: "middle", fillStyle: ink });
  context.fillText(text, left + (bar ? BAR : PADDING), top + HEIGHT / 2);
}
