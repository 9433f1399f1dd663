/** How often what changes all the time is drawn while the page plays. Pure; must not know what it is. */

/** Milliseconds between two drawings: in every second and in every third frame of a screen with sixty a second. */
export const PICTURES = 28;
export const TEXTS = 45;

const FRAME = 16;

/**
 * Gives isDue(isMoving, time); `late`: where motion begins it is due a frame later than others, so that they take
 * turns.
 */
export function createPace(pause, { late = false } = {}) {
  let last = -Infinity;
  let wasMoving = false;
  return function isDue(isMoving, time) {
    if (isMoving && !wasMoving && late) last = Math.max(last, time - pause + FRAME);
    wasMoving = isMoving;
    if (isMoving && time - last < pause) return false;
    last = time;
    return true;
  };
}
