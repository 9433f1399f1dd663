/**
 * A stream that was recorded, read out of the page instead of the network. Depends on its form; must not know what it
 * is about.
 */

import { BAD_RECORDING } from "../core/words/page-words.js";
import { bytesOf } from "../core/packed.js";
import { linesOf } from "./lines.js";

/**
 * Gives an openStream for the recording in `element`: the lines of the stream, as gzip in base64. Its result is that of
 * net/stream.js, {hold, go, close}, and so are its calls: connecting, streaming, ended or, if unreadable, refused.
 */
export function recordingIn(element) {
  return function openStream({ onMessage, onState, held = false }) {
    let isClosed = false;
    /** @type {(value?: any) => void} */
    let wake = () => {};
    const isLetGo = () =>
      new Promise((resolve) => {
        wake = resolve;
      });

    async function read() {
      onState("connecting");
      for await (const line of linesOf(unpacked(element.textContent))) {
        if (held) await isLetGo();
        if (isClosed) return;
        const { event, id, data } = JSON.parse(line);
        if (event === "open") onState("streaming");
        onMessage({ ...data, event, id });
      }
      onState("ended");
    }

    queueMicrotask(() => read().catch(() => onState("refused", BAD_RECORDING)));
    return {
      hold() {
        held = true;
      },
      go() {
        held = false;
        wake();
      },
      close() {
        isClosed = true;
        wake();
      },
    };
  };
}

const unpacked = (base64) => new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
