/** Sliders: one over a list of values, and what a hand on any slider means. Must not know an experiment. */

import { withValue } from "../../core/geometry/scales.js";

const DECIDED = 8; // pixels sideways after which a finger drags the slider and no longer may scroll the page

/**
 * A slider whose places are the values of a list, so that each press of a key moves it to another value.
 * `describe(value)` gives its words, `onMove(value)` is called while it moves, `onChoose(value)` when it is let go.
 */
export function createSlider(el, { describe, onMove, onChoose }) {
  let base = null;
  let values = [0];
  const value = () => values[Number(el.value)];
  const tell = () => el.setAttribute("aria-valuetext", describe(value()));

  const hand = watchHand(el, {
    move: () => {
      tell();
      onMove(value());
    },
    choose: () => onChoose(value()),
  });

  /** Moves the slider to `shown`, added to the list `among` if it is missing there; while it is dragged it stays. */
  function show(shown, among) {
    if (hand.isMoving()) return;
    if (base !== among || !values.includes(shown)) values = withValue(among, shown);
    base = among;
    el.max = values.length - 1;
    el.value = values.indexOf(shown);
    tell();
  }

  return { show, value };
}

/**
 * Calls `move()` when a slider moves and `choose()` when it is let go. A held key is one move. What a finger does
 * counts once it cannot scroll the page any more: if it does scroll, the slider goes back to where it was.
 */
export function watchHand(el, { move, choose = () => {} }) {
  let touch = null; // {x, value}: where a finger began that may still scroll the page
  let reverted = null; // the value to which the browser may set the slider back as well
  let isMoved = false;
  let hasKey = false;

  function moved() {
    if (touch || el.value === reverted) return;
    isMoved = true;
    move();
  }

  function finish() {
    const isChoice = isMoved;
    isMoved = false;
    if (isChoice) choose();
  }

  function begin({ pointerType, clientX }) {
    reverted = null;
    touch = pointerType === "mouse" ? null : { x: clientX, value: el.value };
    addEventListener("pointerup", end, { once: true });
  }

  function goOn({ clientX }) {
    if (!touch || Math.abs(clientX - touch.x) < DECIDED) return;
    const { value } = touch;
    touch = null;
    if (el.value !== value) moved();
  }

  /** A slider that comes back to where it was tells no change: letting it go ends the move all the same. */
  function end() {
    isMoved ||= touch !== null && el.value !== touch.value;
    touch = null;
    setTimeout(() => hasKey || finish());
  }

  function cancel() {
    if (!touch) return finish();
    el.value = reverted = touch.value;
    touch = null;
  }

  el.addEventListener("pointerdown", begin);
  el.addEventListener("pointermove", goOn);
  el.addEventListener("pointercancel", cancel);
  el.addEventListener("input", moved);
  el.addEventListener("change", () => hasKey || touch || finish());
  el.addEventListener("keydown", () => {
    hasKey = true;
    reverted = null;
  });
  for (const name of ["keyup", "blur"])
    el.addEventListener(name, () => {
      hasKey = false;
      finish();
    });
  return { isMoving: () => isMoved };
}
