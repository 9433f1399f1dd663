/** Which step of its run is opened: its number, the steps beside it, and a link to it. */

import * as format from "../core/format.js";
import { positionOf } from "../core/playhead.js";
import { showValue } from "./fields.js";

/** `seek(position)` moves the playhead, `linkTo(step, position)` gives the page's address there. */
export function createPlace(el, { seek, linkTo }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const number = part("step-number");
  let at = null; // {run, axis, step}

  number.addEventListener("change", () => goTo(Number(number.value)));
  part("step-back").addEventListener("click", () => goTo(at.step - 1));
  part("step-forward").addEventListener("click", () => goTo(at.step + 1));

  function goTo(step) {
    const bounded = Math.max(0, Math.min(at.run.length - 1, Math.round(step) || 0));
    seek(positionOf(at.run, at.axis, bounded));
  }

  function show({ run, axis, step }) {
    at = { run, axis, step };
    showValue(number, step);
    number.max = run.length - 1;
    part("step-of").textContent = `of ${format.count(run.ended ? run.length : run.plannedSteps)}`;
    part("step-back").disabled = step === 0;
    part("step-forward").disabled = step >= run.length - 1;
    part("step-link").href = linkTo(step, positionOf(run, axis, step));
  }

  return { show };
}
