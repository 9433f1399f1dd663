/**
 * A hand that drags a choice: where each run stood when it began, and a pause between the experiments on the way.
 * Depends on the clock; must not know the choice.
 */

const PAUSE = 120; // milliseconds between new experiments while a slider moves

/** `stepsHere()` gives each run's step at the playhead, `onRelease(steps)` is called when the hand lets go. */
export function createGrip(clock, { stepsHere, onRelease }) {
  let timer = null;
  let steps = null; // a drag makes one change, at these

  /** A slider that comes back to where it was tells no finished change: letting it go ends the drag all the same. */
  function take() {
    steps ??= stepsHere();
    if (!clock.gripped) addEventListener("pointerup", () => setTimeout(settle), { once: true });
    clock.gripped = true;
  }

  const settle = () => clock.gripped && onRelease(steps);

  function letGo() {
    clearTimeout(timer);
    timer = steps = null;
    clock.gripped = false;
  }

  /** Starts after the pause, unless a start is awaited already. */
  function startLater(start) {
    timer ??= setTimeout(() => {
      timer = null;
      start();
    }, PAUSE);
  }

  return { take, letGo, startLater, steps: () => steps };
}
