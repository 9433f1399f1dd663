/** Many changes, one draw for each animation frame. */

/** `draw(secondsSinceLastDraw)` runs in the next frame after `invalidate`; again while it gives true. */
export function createScheduler(draw) {
  let requested = false;
  let last = null;

  function frame(now) {
    requested = false;
    const seconds = last === null ? 0 : (now - last) / 1000;
    last = now;
    if (draw(seconds)) invalidate();
    else last = null;
  }

  function invalidate() {
    if (requested) return;
    requested = true;
    requestAnimationFrame(frame);
  }

  return { invalidate };
}
