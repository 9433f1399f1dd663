/**
 * Where runs hover, as pale bands over the loss plot, and the level that theory predicts, as a dotted line. Depends on
 * the graph's pixels; must not know how a floor is found.
 */

import { positionOf } from "../../core/playhead.js";
import { fillPool, element } from "../pool.js";

const PALE = 0.16; // opacity of a band

/** A floor is {run, first: step with which its epochs begin, low, high, predicted}; losses that are not known: null. */
export function createFloorBands(layer, graph) {
  const [bands, levels] = [element("target-floors", layer), element("target-floors", layer)];
  let floors = [];
  let drawn = { bands: [], levels: [] };

  function update(state, area) {
    const isAsked = state.view.panels.includes("cost"); // its panel is open
    const known = floors.filter(({ run }) => isAsked && state.runs.includes(run));
    const placed = known
      .map((floor) => ({ ...floor, ...acrossOf(floor, state, area) }))
      .filter(({ width }) => width > 0);
    const up = (loss) => Math.max(area.top, Math.min(area.top + area.height, graph.yToPixel(loss)));
    drawn = {
      bands: placed.flatMap(({ run, left, width, low, high }) => {
        const [top, bottom] = [up(high), up(Math.max(low, state.shown[0]))];
        return low === null || bottom <= area.top
          ? []
          : [{ accent: run.accent, left, width, top, height: bottom - top }];
      }),
      levels: placed.flatMap(({ run, left, width, predicted }) => {
        const y = predicted === null ? NaN : graph.yToPixel(predicted);
        return y >= area.top && y <= area.top + area.height
          ? [{ accent: run.accent, left, width, top: y, height: 0 }]
          : [];
      }),
    };
    fillPool(bands, "target-band", drawn.bands, show);
    fillPool(levels, "target-level", drawn.levels, show);
  }

  /** From the first of its epochs to the end of the run, as far as the playhead has been. */
  function acrossOf({ run, first }, { axis, factor, reached }, area) {
    const end = Math.min(reached, positionOf(run, axis, run.length));
    const within = (position) =>
      Math.max(area.left, Math.min(area.left + area.width, graph.xToPixel(factor * position)));
    const left = within(positionOf(run, axis, first));
    return { left, width: within(end) - left };
  }

  /** Both on any 2D context. */
  function paint(context, palette) {
    context.save();
    for (const { accent, left, top, width, height } of drawn.bands) {
      context.globalAlpha = PALE;
      context.fillStyle = palette.runs[accent];
      context.fillRect(left, top, width, height);
    }
    context.globalAlpha = 1;
    context.lineWidth = 2;
    context.setLineDash([2, 4]);
    for (const { accent, left, top, width } of drawn.levels) {
      context.strokeStyle = palette.runs[accent];
      context.beginPath();
      context.moveTo(left, top);
      context.lineTo(left + width, top);
      context.stroke();
    }
    context.restore();
  }

  return {
    update,
    paint,
    show(newFloors) {
      floors = newFloors;
    },
  };
}

function show(box, { accent, left, top, width, height }) {
  box.dataset.accent = accent;
  Object.assign(box.style, {
    transform: `translate(${Math.round(left)}px, ${Math.round(top)}px)`,
    width: `${Math.round(width)}px`,
    height: `${Math.max(0, Math.round(height))}px`,
  });
}
