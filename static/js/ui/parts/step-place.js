/** Which step of its run is opened: its number, the steps beside it, and a link to it. */

import { positionOf } from "../../core/playhead.js";
import { stepsInWords } from "../../core/words/step-words.js";
import { isCleared, readNumber, showValue, takeTyped } from "./fields.js";
import { partOf } from "./elements.js";

/**
 * `verbs` = {seek, complain, withdraw}; `linkTo(step)` gives the page's address at a step of the chosen run, for a
 * drawer that has a link.
 * @param {Element} el
 * @param {{verbs: any, linkTo?: (step: number) => string}} tools
 */
export function createPlace(el, { verbs, linkTo }) {
  const part = partOf(el);
  const number = part("step-number");
  let at = null; // {run, axis, step}

  number.addEventListener("change", () => {
    if (isCleared(number)) verbs.withdraw("step");
    else
      takeTyped(number, "step", readNumber(number.value, { name: "whole", low: 0, high: Infinity }), {
        ...verbs,
        choose,
      });
    showValue(number, at.step);
  });
  part("step-back").addEventListener("click", () => goTo(at.step - 1));
  part("step-forward").addEventListener("click", () => goTo(at.step + 1));

  function choose(_, step) {
    verbs.withdraw("step");
    goTo(step);
  }

  function goTo(step) {
    at.step = Math.max(0, Math.min(at.run.length - 1, step));
    verbs.seek(positionOf(at.run, at.axis, at.step));
  }

  function show({ run, axis, step }) {
    at = { run, axis, step };
    verbs.withdraw("step");
    number.setAttribute("aria-valuemax", run.length - 1);
    showValue(number, step);
    part("step-of").textContent = stepsInWords(run.ended ? run.length : run.plannedSteps);
    part("step-back").disabled = step === 0;
    part("step-forward").disabled = step >= run.length - 1;
    if (linkTo) part("step-link").href = linkTo(step);
  }

  return { show, goTo };
}
