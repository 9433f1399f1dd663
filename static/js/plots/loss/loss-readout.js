/**
 * The readout of the loss plot: the losses of all runs at a position. Depends on the state of loss-overlay.js; must not
 * know the pointer.
 */

import * as format from "../../core/format.js";
import { lossesAt } from "./loss-readings.js";

/** Shows the losses at a position in `box`, beside the pixel `x` of a plot that is `width` wide. */
export function showReadout(box, state, position, { x, width, top }) {
  box.replaceChildren(
    line("plot-readout-head", [format.position(state.axis, position)]),
    line("plot-readout-row plot-readout-columns", ["", "batch", "training", ...(state.showTest ? ["test"] : [])]),
    ...lossesAt(state, position).map((cells, index) => line("plot-readout-row", cells, state.runs[index].accent)),
  );
  const left = x < width / 2 ? x + 16 : x - 16 - box.offsetWidth;
  box.style.transform = `translate(${Math.round(left)}px, ${top + 4}px)`;
}

function line(className, cells, accent) {
  const row = document.createElement("div");
  row.className = className;
  if (accent !== undefined) row.dataset.accent = accent;
  row.append(...cells.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
  return row;
}
