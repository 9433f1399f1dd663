/**
 * Decision regions, class bands or a map of values on a canvas, with the data over them. Depends on map, points and
 * rings, which it joins; must not know a run or the playhead.
 */

import { fitCanvas } from "../canvas.js";
import { createRegionMap } from "./region-map.js";
import { drawPoints, layoutFor } from "./region-points.js";
import { createRings, drawHovered, ringBatch, sameRings } from "./rings.js";
import { exampleNear } from "./scene.js";
import { watchedSize } from "../sizes.js";

/**
 * `update(state)` draws where anything is other than before; the map is computed only where parameters, pace, scene,
 * palette or size are others.
 */
export function createRegions(canvas) {
  const map = createRegionMap();
  const drawRings = createRings();
  let layout = null; // as in region-points.js
  let computed = null; // of the map: the stamp of its parameters, and whether it moves
  let shown = null;

  /** state = {scene, theta, stamp, step, batch, isWhole, accent, palette, look, moving, hovered} */
  function update(state) {
    const size = fitCanvas(canvas, watchedSize(canvas));
    if (!size) return;
    const before = layout;
    layout = layoutFor(before, state, size);
    const wanted = `${state.stamp}|${state.moving}|${state.look.discrete}`;
    const isNew = layout !== before || computed !== wanted;
    if (!isNew && sameRings(shown, state)) return;
    if (isNew && state.theta) map.evaluate(state.scene, layout.placed, state);
    computed = wanted;
    shown = state;
    draw(size.context, state);
  }

  function draw(context, state) {
    const { placed, points, width, height } = layout;
    const { palette } = state;
    context.clearRect(0, 0, width, height);
    if (state.theta) map.draw(context, placed, palette);
    context.drawImage(points, 0, 0, width, height);
    drawRings(context, layout, state, state.accent, palette.ringBack);
    drawHovered(context, placed, state.hovered, palette);
  }

  /** What is on show as a saved picture wants it, with the regions at their finest; null before there is anything. */
  function picture() {
    if (!layout) return null;
    const { width, height, placed } = layout;
    const { scene, theta, palette, look, accent } = shown;
    return {
      width,
      height,
      key: { scene, hasTest: look.hasTest },
      paint(context) {
        if (theta) {
          map.evaluate(scene, placed, { theta, palette, look, moving: false });
          computed = null;
          map.draw(context, placed, palette);
        }
        drawPoints(context, scene, placed, palette, look);
        ringBatch(context, placed, shown, accent, palette.ringBack);
      },
    };
  }

  return {
    update,
    picture,
    /** The training example at a pixel, null where none is near. */
    exampleAt: (x, y) => (layout ? exampleNear(layout.placed, x, y) : null),
    destroy() {
      layout = null;
      map.clear();
    },
  };
}
