/** How often what changes all the time is drawn while the page plays. Depends on time; must not know what it is. */

const PAUSE = 28; // milliseconds: in every second frame of a screen with sixty
const HALF = PAUSE / 2;

/** Gives isDue(isMoving); `late`: where motion begins it is due a frame later than others, so that they take turns. */
export function createPace(late = false, now = () => performance.now()) {
  let last = -Infinity;
  let wasMoving = false;
  return function isDue(isMoving) {
    const time = now();
    if (isMoving && !wasMoving && late) last = Math.max(last, time - HALF);
    wasMoving = isMoving;
    if (isMoving && time - last < PAUSE) return false;
    last = time;
    return true;
  };
}
