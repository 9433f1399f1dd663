/** An embed as a host will show it, in a sandboxed frame made smaller, on a stage of fixed size. */

import { PREVIEW } from "../../core/words/share-words.js";
import { SANDBOX } from "../../core/document/snippets.js";

const WIDTH = 760; // pixels of a usual column; on a narrow stage that of a phone
const NARROW = 420;
const LEAST = 0.5; // a taller embed is not made smaller than this: the stage scrolls

/**
 * `onHeight({height, without})` is called with the height in which the embed leaves nothing out, and with what it
 * leaves out now.
 */
export function createPreview(stage, { onHeight }) {
  let frame = null;
  let height = 0;

  /** The frame before stays until the new one has loaded, so that nothing flickers. */
  function show(address, pixels) {
    height = pixels;
    const before = [...stage.children];
    frame = document.createElement("iframe");
    frame.title = PREVIEW;
    frame.inert = true; // made smaller it is to be looked at; its many controls would stand in the keyboard's way
    frame.setAttribute("sandbox", SANDBOX);
    frame.src = address;
    frame.addEventListener("load", ({ target }) => {
      target.dataset.loaded = "true";
      before.forEach((old) => old.remove());
    });
    stage.append(frame);
    fit();
  }

  function fit() {
    if (!frame) return;
    const width = stage.clientWidth < NARROW ? NARROW : WIDTH;
    const across = Math.min(1, stage.clientWidth / width);
    const contained = Math.min(across, stage.clientHeight / height);
    const scale = contained < LEAST ? across : contained;
    const left = (stage.clientWidth - scale * width) / 2;
    Object.assign(frame.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `translateX(${left}px) scale(${scale})`,
    });
  }

  addEventListener("message", ({ source, data }) => {
    if (!frame || source !== frame.contentWindow || data?.source !== "batchwise" || data.type !== "resize") return;
    onHeight({ height: Math.ceil(data.height), without: data.without ?? [] });
  });
  new ResizeObserver(() => requestAnimationFrame(fit)).observe(stage);

  return {
    show,
    resize(pixels) {
      height = pixels;
      fit();
    },
    /** An embed that nobody sees is not kept. */
    clear() {
      stage.replaceChildren();
      frame = null;
    },
  };
}
