/** The example under the pointer, from any picture that can tell where its examples lie. */

/** `exampleAt(x, y)` gives an example or null at a pixel of the canvas; a lifted finger leaves its example chosen. */
export function watchPointer(canvas, exampleAt, hover) {
  const tell = ({ offsetX, offsetY }) => hover(exampleAt(offsetX, offsetY));
  canvas.addEventListener("pointermove", tell);
  canvas.addEventListener("pointerdown", tell);
  canvas.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") hover(null);
  });
}
