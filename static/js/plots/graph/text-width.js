/** How wide a text will stand, in pixels. Depends on the faces of the page and of saved pictures; draws nothing. */

/** A saved picture is seen on other machines, by programs that know no system face. */
export const FACE = "Arial, Helvetica, sans-serif";

const context = document.createElement("canvas").getContext("2d");

/** `face` is the page's unless given; `weight` as in a font. */
export function textWidth(text, size, face = getComputedStyle(document.body).fontFamily, weight = "400") {
  context.font = `${weight} ${size}px ${face}`;
  return context.measureText(text).width;
}

/** The same in an element of the page: with its size, and with the spacing that a reader may have set. */
export function widthIn(el, text) {
  const { fontSize, fontFamily, fontWeight, letterSpacing, wordSpacing } = getComputedStyle(el);
  const spaces = text.split(" ").length - 1;
  // "normal" is 0.
  const spacing = text.length * (parseFloat(letterSpacing) || 0) + spaces * (parseFloat(wordSpacing) || 0);
  return textWidth(text, parseFloat(fontSize), fontFamily, fontWeight) + spacing;
}
