/**
 * The playhead's hairline over the loss plot, and a short stroke at its foot wherever a run was changed. Depends on the
 * graph's pixels and on the state of loss-overlay.js; must not know losses.
 */

import { changesReached } from "./loss-readings.js";
import { fillPool } from "../pool.js";

/** `hairline` is the playhead's element, `layer` holds the strokes. */
export function createLossMarks(hairline, layer, graph) {
  let drawn = null; // {area, x: null out of the plot, strokes}

  function update(state, area) {
    const xOf = (position) => graph.xToPixel(state.factor * position);
    const right = area.left + area.width;
    const x = xOf(state.position);
    const inside = x >= area.left - 0.5 && x <= right + 0.5;
    const strokes = changesReached(state)
      .map(({ accent, position }) => ({ accent, x: xOf(position) }))
      .filter((change) => change.x >= area.left && change.x <= right)
      .map((change) => placeOf(change, area));
    drawn = { area, x: inside ? Math.round(x) : null, strokes };
    hairline.hidden = !inside;
    Object.assign(hairline.style, {
      transform: `translateX(${Math.round(x)}px)`,
      top: `${area.top}px`,
      height: `${area.height}px`,
    });
    fillPool(layer, "plot-mark", strokes, show);
  }

  /** Both on any 2D context. */
  function paint(context, palette) {
    const { area, x, strokes } = drawn;
    context.fillStyle = palette.ink;
    if (x !== null) context.fillRect(x, area.top, 1, area.height);
    for (const { accent, left, top } of strokes) {
      context.fillStyle = palette.runs[accent];
      context.fillRect(left, top, 3, 10);
    }
  }

  return { update, paint };
}

const placeOf = ({ accent, x }, { top, height }) => ({
  accent,
  left: Math.round(x) - 1,
  top: Math.round(top + height - 10),
});

function show(mark, { accent, left, top }) {
  mark.dataset.accent = accent;
  mark.style.transform = `translate(${left}px, ${top}px)`;
}
