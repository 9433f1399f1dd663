/** The hand on the target: pointer and keys that move a positive number. Must not know a plot. */

import { stepped } from "../../core/geometry/scales.js";

const PLACES = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 };
const SCALE = { name: "power", low: 1e-9, high: Infinity, least: undefined };

/**
 * The first of the parts has the focus and the keys. `value()` is the number, `at(event)` that under the pointer,
 * `least()` that of the key Home, `range()` = [low, high] bounds the keys, `isFree()` whether it may be moved.
 * `onMove(value)` is called while it moves, `onChoose(value)` when it is let go: a held key is one move.
 */
export function createTargetGrip(parts, { value, at, least, range, isFree, onMove, onChoose }) {
  const [grip] = parts;
  let moved = null; // the number on its way

  function move(number) {
    if (!(number > 0) || number === value()) return;
    moved = number;
    onMove(number);
  }

  function finish() {
    const number = moved;
    moved = null;
    if (number !== null) onChoose(number);
  }

  function hold(event) {
    if (event.button !== 0 || !isFree()) return;
    event.preventDefault(); // otherwise a drag selects text
    grip.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  function drag(event) {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) move(at(event));
  }

  function press(event) {
    const places = PLACES[event.key];
    const isEnd = event.key === "Home" || event.key === "End";
    if (!isFree() || !(places || isEnd) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // these keys move the playhead elsewhere
    const [low, high] = range();
    const ends = { Home: least(), End: stepped(high, -1, SCALE) };
    const number = places ? stepped(value(), places, SCALE) : ends[event.key];
    if (number >= low && number <= high) move(number);
  }

  for (const part of parts) {
    part.addEventListener("pointerdown", hold);
    part.addEventListener("pointermove", drag);
    for (const end of ["pointerup", "pointercancel"]) part.addEventListener(end, finish);
    part.addEventListener("dblclick", (event) => event.stopPropagation());
  }
  grip.addEventListener("keydown", press);
  for (const end of ["keyup", "blur"]) grip.addEventListener(end, finish);
}
