/** How wide a text will stand, in pixels. Knows the page's face, draws nothing. */

const context = document.createElement("canvas").getContext("2d");

export function textWidth(text, size) {
  context.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
  return context.measureText(text).width;
}
