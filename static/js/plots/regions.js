/**
 * Decision regions, class bands or a map of values on a canvas, with the data over them. Depends on map, points and
 * rings, which it joins; must not know a run or the playhead.
 */

import { fitCanvas } from "./canvas.js";
import { createRegionMap } from "./region-map.js";
import { drawPoints, layoutFor } from "./region-points.js";
import { createRings, drawHovered, ringBatch } from "./rings.js";
import { exampleNear } from "./scene.js";

/** `update(state)` draws; the map is computed only where parameters, pace, scene, palette or size are others. */
export function createRegions(canvas) {
  const map = createRegionMap();
  const drawRings = createRings();
  let layout = null; // as in region-points.js
  let computed = null; // of the map: the stamp of its parameters, and whether it moves
  let shown = null;

  /** state = {scene, theta, stamp, batch, isWhole, accent, palette, moving, hovered} */
  function update(state) {
    const size = fitCanvas(canvas);
    if (!size) return;
    shown = state;
    const before = layout;
    layout = layoutFor(before, state, size);
    const wanted = `${state.stamp}|${state.moving}`;
    if (state.theta && (layout !== before || computed !== wanted)) map.evaluate(state.scene, layout.placed, state);
    computed = wanted;
    draw(size.context, state);
  }

  function draw(context, state) {
    const { placed, points, width, height } = layout;
    const { scene, palette } = state;
    context.clearRect(0, 0, width, height);
    if (state.theta) map.draw(context, placed, scene, palette);
    context.drawImage(points, 0, 0, width, height);
    drawRings(context, layout, state, state.accent, palette.ringBack);
    drawHovered(context, placed, state.hovered, palette);
  }

  /** What is on show as a saved picture wants it, with the regions at their finest; null before there is anything. */
  function picture() {
    if (!layout) return null;
    const { width, height, placed } = layout;
    const { scene, theta, palette, accent } = shown;
    return {
      width,
      height,
      key: { scene },
      paint(context) {
        if (theta) {
          map.evaluate(scene, placed, { theta, palette, moving: false });
          computed = null;
          map.draw(context, placed, scene, palette);
        }
        drawPoints(context, scene, placed, palette);
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
