/** Makes an embed fit its frame, and tells the height that it would like. Knows sizes, not what is in it. */

const FITS = ["whole", "compact", "small"]; // what is left out grows; the first that fits is taken

/** `onHeight(pixels)` is called when the height that the content would take by itself changes. */
export function createFitting(body, onHeight) {
  let natural = null;
  let measured = "";

  /** The height of the content where nothing is squeezed, at this width. */
  function naturalHeight() {
    body.dataset.fit = "natural";
    return Math.ceil(body.getBoundingClientRect().height);
  }

  function choose() {
    for (const name of FITS) {
      body.dataset.fit = name;
      if (body.scrollHeight <= innerHeight) return;
    }
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

  return {
    tell: () => natural !== null && onHeight(natural),
    start() {
      const sizes = new ResizeObserver(() => requestAnimationFrame(refit));
      for (const part of body.children) sizes.observe(part);
      addEventListener("resize", refit);
      fit();
    },
  };
}
