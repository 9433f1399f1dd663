/** The target as a field, which loss it is for, and the buttons that propose and remove it. */

import { REFUSED_TARGET } from "../../core/words/cost-words.js";
import { numberIn } from "../../core/typed-number.js";
import { isCleared, readNumber, showValue, takeTyped } from "../parts/fields.js";
import { partOf } from "../parts/elements.js";

/** `onPropose()` is called where a proposal is asked for, `onRemove()` where the line is to go. */
export function createTargetField(el, { verbs, onPropose, onRemove }) {
  const part = partOf(el);
  const input = part("target");
  /** @type {HTMLInputElement[]} */
  const radios = [...el.querySelectorAll("input[type=radio]")];

  input.addEventListener("change", () => {
    if (isCleared(input)) return remove();
    return takeTyped(input, "target", readTarget(), { ...verbs, choose });
  });
  part("propose").addEventListener("click", onPropose);
  part("remove").addEventListener("click", remove);
  for (const radio of radios) {
    radio.addEventListener("change", () => {
      const shows = radio.value === "test" ? { test_loss: true } : {};
      if (radio.checked) verbs.changeAxes({ target_of: radio.value, ...shows });
    });
  }

  function readTarget() {
    const { value, other } = numberIn(input.value);
    if (other === undefined && !(value > 0)) return { problem: REFUSED_TARGET };
    return readNumber(input.value, { name: "power", low: 0, high: Infinity });
  }

  function choose(_, target) {
    verbs.withdraw("target");
    verbs.changeAxes({ target });
  }

  function remove() {
    verbs.withdraw("target");
    onRemove();
  }

  function show({ target, target_of: of }, runs) {
    showValue(input, target ?? "");
    for (const radio of radios) radio.checked = radio.value === of;
    const hasTest = runs.some((run) => run.test_loss.length && Number.isFinite(run.test_loss.values[0]));
    radios.find(({ value }) => value === "test").disabled = !hasTest && of !== "test";
    part("remove").hidden = target === null;
    part("propose").hidden = target !== null;
  }

  return { show };
}
