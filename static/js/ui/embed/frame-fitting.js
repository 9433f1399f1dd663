/**
 * Makes an embed fit its frame, and tells the height that it would like. Depends on sizes; must not know what is in
 * it.
 */

/** What a frame that is too low goes without, the least important first; `small` is the last resort. */
const LEFT_OUT = ["notes", "more", "counters", "choices", "axes", "runs", "small"];
const LOW = 400; // pixels: in a frame that scrolls and is lower than this, the choices would be all that is seen
const LONGEST_WAIT = 4000; // milliseconds that a height waits for content
const PARTS = "body > *, main > *, main > * > *, .run-card > *, .loss-head > *";

/**
 * `onFit(pixels, without)` is called when the height that the content would take by itself changes, or the names of
 * what is left out. While `isFilled()` is false, content is still missing. A frame in sight, as `isSeen()` says, waits
 * for it, but not for long: WordPress shows a frame only once it has a height, and Chromium may say of the hidden frame
 * that it is seen while it draws nothing there. A frame out of sight, or one that has waited too long, asks to stay at
 * least as high as it is. A body of no width has no height to tell: its frame is not laid out yet, or not shown
 * (Chromium keeps such a frame's innerWidth, but lays nothing out in it).
 * @param {HTMLElement} body
 * @param {object} [frame]
 * @param {(pixels: number, without: string[]) => void} [frame.onFit]
 * @param {() => boolean} [frame.isFilled]
 * @param {() => boolean} [frame.isSeen]
 */
export function createFitting(body, { onFit = () => {}, isFilled = () => true, isSeen = () => true } = {}) {
  let told = null; // {height, without}
  let isStarted = false;
  let isHeld = false; // whether a height waits
  let isLate = false; // whether it has waited too long for the runs on show
  let timer = null; // of the wait
  const sizes = new ResizeObserver(() => requestAnimationFrame(fit));

  /** The height of the content where nothing is squeezed, at this width. */
  function naturalHeight() {
    Object.assign(body.dataset, { fit: "natural", without: "", measuring: "true" });
    const height = Math.ceil(body.getBoundingClientRect().height);
    delete body.dataset.measuring;
    return height;
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
    if (body.offsetWidth === 0) return;
    const natural = naturalHeight();
    choose();
    hold();
    if (isHeld) return;
    const height = isFilled() ? natural : Math.max(natural, innerHeight);
    const { without } = body.dataset;
    if (told?.height === height && told.without === without) return;
    told = { height, without };
    tell();
  }

  function hold() {
    isHeld = !isFilled() && isSeen() && !isLate;
    if (!isHeld) {
      clearTimeout(timer);
      timer = null;
    } else timer ??= setTimeout(giveUp, LONGEST_WAIT);
  }

  function giveUp() {
    isLate = true;
    fit();
  }

  const tell = () => told && onFit(told.height, told.without.split(" ").filter(Boolean));

  /** Pictures shrink where words grow, so the whole may keep its height: each part is watched. */
  function watch() {
    for (const part of body.querySelectorAll(PARTS)) sizes.observe(part);
  }

  return {
    /** With new runs, parts that are left out change too, unseen by what watches sizes. */
    renew() {
      isLate = false;
      if (!isStarted) return;
      watch();
      requestAnimationFrame(fit);
    },
    tell,
    /** Tells the height that has waited, once it need not wait any more. */
    release() {
      if (isHeld && (isFilled() || !isSeen())) fit();
    },
    start() {
      isStarted = true;
      watch();
      addEventListener("resize", fit);
      fit();
    },
  };
}
