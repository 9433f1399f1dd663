/**
 * The preview of an embed, loaded a moment after the last choice. Depends on the preview and a clock; must not know the
 * choices.
 */

import { createPreview } from "./preview.js";

const PAUSE = 200; // milliseconds after a choice until the preview is loaded anew

/** `addressOf()` and `height()` are those of the embed, `onHeight` as in preview.js. */
export function createLatePreview(stage, { addressOf, height, onHeight }) {
  const preview = createPreview(stage, { onHeight });
  let previewed = null; // the address in the preview
  let timer = null;

  function show() {
    if (addressOf() === previewed) return;
    previewed = addressOf();
    preview.show(previewed, height());
  }

  return {
    show,
    resize: preview.resize,
    /** Shows it after the pause, which begins anew with each choice. */
    showLater() {
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    },
    clear() {
      clearTimeout(timer);
      previewed = null;
      preview.clear();
    },
  };
}
