/** Which step of its run is opened: its number, the steps beside it, and a link to it. */

import * as format from "../core/format.js";
import { positionOf } from "../core/playhead.js";
import { showValue } from "./fields.js";

/** `seek(position)` moves the playhead, `linkTo(step)` gives the page's address at a step of the chosen run. */
export function createPlace(el, { seek, linkTo }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const number = part("step-number");
  let at = null; // {run, axis, step}

  number.addEventListener("change", () => {
    if (number.value !== "") goTo(Number(number.value));
    number.value = at.step;
  });
  part("step-back").addEventListener("click", () => goTo(at.step - 1));
  part("step-forward").addEventListener("click", () => goTo(at.step + 1));

  function goTo(step) {
    at.step = Math.max(0, Math.min(at.run.length - 1, Math.round(step)));
    seek(positionOf(at.run, at.axis, at.step));
  }

  function show({ run, axis, step }) {
    at = { run, axis, step };
    showValue(number, step);
    number.max = run.length - 1;
    part("step-of").textContent = `(0 to ${format.count((run.ended ? run.length : run.plannedSteps) - 1)})`;
    part("step-back").disabled = step === 0;
    part("step-forward").disabled = step >= run.length - 1;
    part("step-link").href = linkTo(step);
  }

  return { show };
}
