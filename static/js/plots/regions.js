/**
 * Decision regions, class bands or a map of values on a canvas, with the data over them. Depends on map, points and
 * rings, which it joins; must not know a run or the playhead.
 */

import { fitCanvas } from "./canvas.js";
import { createRegionMap } from "./region-map.js";
import { drawPoints, layoutFor } from "./region-points.js";
import { createRings, drawHovered, ringBatch, sameRings } from "./rings.js";
import { exampleNear } from "./scene.js";
import { watchedSize } from "./sizes.js";

const MAP_PAUSE = 28; // milliseconds from map to map while it plays: every second frame has a new one

/**
 * `update(state)` draws, where anything is other than before; the map is computed only where parameters, pace, scene,
 * palette or size are.
 */
export function createRegions(canvas) {
  const map = createRegionMap();
  const drawRings = createRings();
  let layout = null; // as in region-points.js
  let computed = { wanted: null, at: 0 }; // of the map: its parameters and pace, and when
  let shown = null;

  /** state = {scene, theta, stamp, step, batch, isWhole, accent, palette, moving, hovered} */
  function update(state) {
    const size = fitCanvas(canvas, watchedSize(canvas));
    if (!size) return;
    const before = layout;
    layout = layoutFor(before, state, size);
    const isNew = computeMap(state, layout !== before);
    if (!isNew && sameRings(shown, state)) return;
    shown = state;
    draw(size.context, state);
  }

  /** Gives whether the map is another one. */
  function computeMap(state, isLaidOut) {
    const { theta, stamp, moving, scene } = state;
    const wanted = `${stamp}|${moving}`;
    const now = performance.now();
    const isLate = wanted !== computed.wanted && !(moving && now - computed.at < MAP_PAUSE);
    if (!isLaidOut && !isLate) return false;
    if (theta) map.evaluate(scene, layout.placed, state);
    computed = { wanted, at: now };
    return true;
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
    const { scene, theta, palette, accent } = shown;
    return {
      width,
      height,
      key: { scene },
      paint(context) {
        if (theta) {
          map.evaluate(scene, placed, { theta, palette, moving: false });
          computed = { wanted: null, at: 0 };
          map.draw(context, placed, palette);
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
