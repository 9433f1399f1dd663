/** One frame after another: the clock moves, then every part is drawn from it. Must not know a stream or an element. */

import { heldHere } from "../../core/document/edits.js";
import { PICTURES, TEXTS, createPace } from "../../core/pace.js";
import { extent, stepAt } from "../../core/playhead.js";
import { forgetSizes } from "../../plots/sizes.js";
import { createScheduler } from "./scheduler.js";
/** @import { PlayerParts, PlayerState } from "../../core/types.js" */

const SETTLE = 180; // milliseconds after a move until the picture is drawn fine again

/**
 * The parts that are drawn are given to `join`, once they are there.
 * @param {{state: PlayerState, address: any, onDraw: PlayerParts["onDraw"]}} tools
 */
export function createDrawing({ state: { signals, clock, reach }, address, onDraw }) {
  const { invalidate } = createScheduler(draw);
  let parts = null;
  let movedAt = 0;
  let away = false; // out of sight, where nothing is drawn
  const paces = {
    even: createPace(PICTURES),
    odd: createPace(PICTURES, { late: true }),
    texts: createPace(TEXTS, { late: true }),
  };

  /** Gives whether the next frame is needed. */
  function draw(seconds) {
    const runs = signals.get("runs");
    if (!parts || !runs.length || away) return false;
    const { x: axis } = signals.get("view");
    clock.advance(seconds, reach.limit(), extent(runs, axis), reach.complete() || signals.get("state") === "refused");
    const active = clock.playing || clock.goal !== null;
    const moving = active || performance.now() - movedAt < SETTLE;
    drawPictures(runs, { active, moving });
    showHeld(runs, axis);
    parts.announcements.update({
      runs,
      open: signals.get("open"),
      axis,
      position: clock.position,
      playing: clock.playing,
      isFollowing: clock.goal !== null,
      isEnd: reach.complete() && clock.position >= reach.limit(),
      isDragging: address.isDragging(),
    });
    onDraw({ runs, axis, position: clock.position, playing: clock.playing });
    return moving;
  }

  function drawPictures(runs, { active, moving }) {
    const view = signals.get("view");
    const { x: axis, y: scale, test_loss: showTest, run, test_examples: hasTest, discrete } = view;
    const [palette, { position, reached, playing, held: leaving }] = [signals.get("palette"), clock];
    const due = dueNow(active);
    const shared = { axis, position, scene: signals.get("scene"), palette, moving, hovered: signals.get("hovered") };
    parts.cards?.update(runs, { ...shared, due, apply: signals.get("apply"), look: { hasTest, discrete } });
    parts.lossPlot?.update({ runs, axis, scale, showTest, position, reached, palette, due, view });
    if (due.texts) parts.transport.update({ axis, position, extent: extent(runs, axis), playing });
    parts.drawers.update({
      ...shared,
      runs,
      open: signals.get("open"),
      playing: active,
      leaving,
      view,
      index: Math.min(run, runs.length - 1),
    });
  }

  /**
   * Which parts are drawn in this frame, whose numbers are then all of one moment: {even, odd, texts}. Where a hand
   * moves the playhead, all of them.
   */
  function dueNow(active) {
    const time = performance.now();
    return Object.fromEntries(Object.entries(paces).map(([name, isDue]) => [name, isDue(active, time)]));
  }

  /** The choices for all runs, where they hold from the playhead on. */
  function showHeld(runs, axis) {
    if (signals.get("apply") !== "playhead") return;
    const steps = runs.map((run) => stepAt(run, axis, clock.position));
    parts.controls?.showHeld(heldHere(signals.get("resolved"), signals.get("experiment"), runs, steps));
  }

  return {
    invalidate,
    join(newParts) {
      parts = newParts;
    },
    /** All of it at once and in the sizes of now, without waiting for a frame. */
    now() {
      forgetSizes();
      return draw(0);
    },
    /** The playhead was moved by hand. */
    moved() {
      movedAt = performance.now();
      invalidate();
    },
    setAway(isAway) {
      away = isAway;
      invalidate();
    },
  };
}
