/**
 * What pointer and keys do on a map: read a place, choose the path near it, see less or more. Depends on pixels; must
 * not know what is drawn.
 */

const STILL = 4; // pixels: a pointer that moves further while it is pressed drags
const STEPS = 40; // of the arrow keys across the map
const FAR = 5; // steps at once with the shift key
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ZOOMS = { "+": -1, "=": -1, "-": 1, "−": 1, 0: 0 };

/**
 * `areaOf()` gives {left, top, width, height} in pixels of `el`, or null; `probeOf()` where the probe is, [x, y] or
 * null. `onProbe(place or null, byKey)`, `onPick(place)`, `onScale(−1 nearer, 1 further, 0 the whole)`.
 */
export function watchMap(el, { areaOf, probeOf, onProbe, onPick, onScale }) {
  let pressed = null;

  function placeOf({ clientX, clientY }) {
    const area = areaOf();
    const box = el.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    const isOver =
      area && x >= area.left && x <= area.left + area.width && y >= area.top && y <= area.top + area.height;
    return isOver ? [x, y] : null;
  }

  function release(event) {
    const from = pressed;
    pressed = null;
    const isStill = from && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < STILL;
    const place = isStill && event.button === 0 ? placeOf(event) : null;
    if (place) onPick(place);
  }

  function key(event) {
    const { key: name, shiftKey, ctrlKey, altKey, metaKey, target } = event;
    if (ctrlKey || altKey || metaKey || target !== el || !areaOf()) return;
    if (name in MOVES) move(MOVES[name], shiftKey ? FAR : 1);
    else if (name in ZOOMS) onScale(ZOOMS[name]);
    else if (name === "Enter" && probeOf()) onPick(probeOf());
    else if (name === "Escape") onProbe(null, true);
    else return;
    event.preventDefault();
  }

  /** The first press shows the probe in the middle. */
  function move([across, down], steps) {
    const { left, top, width, height } = areaOf();
    const at = probeOf();
    if (!at) return onProbe([left + width / 2, top + height / 2], true);
    const within = (value, low, length) => Math.max(low, Math.min(low + length, value));
    const [x, y] = [at[0] + (across * steps * width) / STEPS, at[1] + (down * steps * height) / STEPS];
    return onProbe([within(x, left, width), within(y, top, height)], true);
  }

  el.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "touch") onProbe(event.buttons ? null : placeOf(event), false); // a drag reads nothing
  });
  el.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && onProbe(null, false));
  el.addEventListener(
    "pointerdown",
    (event) => {
      pressed = placeOf(event) && { clientX: event.clientX, clientY: event.clientY };
      if (event.pointerType === "touch" && pressed) onProbe(placeOf(event), false);
    },
    true,
  );
  el.addEventListener("keydown", key);
  el.addEventListener("dblclick", (event) => placeOf(event) && onScale(0));
  window.addEventListener("pointerup", release, true);
  return () => window.removeEventListener("pointerup", release, true);
}
