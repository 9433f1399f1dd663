/** Marks on which sides a box that scrolls across has more than it shows, for the style sheet. */

/** Sets `data-cut` to "start", "end" or both; what it gives is to be called when the box has other content. */
export function createCut(box) {
  function show() {
    const { scrollLeft, scrollWidth, clientWidth } = box;
    const sides = { start: scrollLeft > 1, end: scrollLeft < scrollWidth - clientWidth - 1 };
    const cut = Object.keys(sides).filter((side) => sides[side]);
    if (cut.length) box.dataset.cut = cut.join(" ");
    else delete box.dataset.cut;
  }

  box.addEventListener("scroll", show);
  new ResizeObserver(() => requestAnimationFrame(show)).observe(box);
  return show;
}
