/**
 * The sizes of what is drawn in every frame, without a layout in every frame. Depends on elements; must not
 * know what they show.
 */

import { sizeOf } from "./canvas.js";

/** @type {WeakMap<Element, {width: number, height: number}>} */
let seen = new WeakMap();
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) seen.set(target, sizeOf(target));
});

/** The size of an element, as it was when it last changed. */
export function watchedSize(element) {
  if (!seen.has(element)) {
    seen.set(element, sizeOf(element));
    observer.observe(element);
  }
  return seen.get(element);
}

/** All sizes are asked for anew: they have changed, and nobody has had the time to tell. */
export function forgetSizes() {
  seen = new WeakMap();
}
