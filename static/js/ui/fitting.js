/** Makes an embed fit its frame, and tells the height that it would like. Knows sizes, not what is in it. */

/** What a frame that is too low goes without, the least important first; `small` is the last resort. */
const LEFT_OUT = ["notes", "more", "counters", "choices", "axes", "runs", "small"];
const LOW = 400; // pixels: in a frame that scrolls and is lower than this, the choices would be all that is seen
const PARTS = "body > *, main > *, main > * > *, .panel > *, .loss-head > *";

/** `onHeight(pixels)` is called when the height that the content would take by itself changes. */
export function createFitting(body, onHeight) {
  let natural = null;
  let measured = "";
  const sizes = new ResizeObserver(() => requestAnimationFrame(refit));

  /** The height of the content where nothing is squeezed, at this width. */
  function naturalHeight() {
    body.dataset.fit = "natural";
    body.dataset.without = "";
    return Math.ceil(body.getBoundingClientRect().height);
  }

  /** Leaves out as little as makes the rest fit; where nothing does, the frame scrolls. */
  function choose() {
    body.dataset.fit = "frame";
    for (let count = 0; count <= LEFT_OUT.length; count++) {
      body.dataset.without = LEFT_OUT.slice(0, count).join(" ");
      if (body.scrollHeight <= innerHeight) return;
    }
    naturalHeight();
    if (innerHeight < LOW) body.dataset.without = "choices";
  }

  function fit() {
    const height = naturalHeight();
    choose();
    measured = `${innerWidth} ${innerHeight} ${height}`;
    if (height === natural) return;
    natural = height;
    onHeight(natural);
  }

  /** Layouts change sizes too: only a new window or new content begins anew. */
  function refit() {
    if (`${innerWidth} ${innerHeight} ${naturalHeight()}` === measured) choose();
    else fit();
  }

  /** Pictures give way to words, so that all that may grow is watched by itself. */
  function watch() {
    for (const part of body.querySelectorAll(PARTS)) sizes.observe(part);
  }

  return {
    /** With new runs, parts that are left out change too, unseen by what watches sizes. */
    renew() {
      watch();
      requestAnimationFrame(refit);
    },
    tell: () => natural !== null && onHeight(natural),
    start() {
      watch();
      addEventListener("resize", refit);
      fit();
    },
  };
}
