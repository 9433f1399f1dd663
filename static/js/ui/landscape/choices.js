/** What the map shows by the person's choice: the plane, whose loss, which part. Must not know how it is drawn. */

import { createParameterPair } from "../parts/parameter-pair.js";
import { partOf } from "../parts/elements.js";

/** `onChange()` is called when the person has chosen otherwise, `onScale(direction)` by the buttons of the scale. */
export function createChoices(el, { onChange, onScale }) {
  const part = partOf(el);
  const kind = el.querySelector("#landscape-plane");
  const pair = createParameterPair(el.querySelector(".landscape-pair"), onChange);
  const surfaces = [...part("surfaces").querySelectorAll("input")];
  let seed = 0;
  let isExact = false; // two parameters span the whole space: there is one plane

  function choose() {
    pair.show(kind.value === "parameters" && !isExact);
    part("reseed").hidden = kind.value !== "random" || isExact;
    onChange();
  }

  kind.addEventListener("change", choose);
  part("reseed").addEventListener("click", () => {
    seed += 1;
    onChange();
  });
  for (const input of surfaces) input.addEventListener("change", onChange);
  for (const button of el.querySelectorAll("[data-scale]"))
    button.addEventListener("click", () => onScale(Number(button.dataset.scale)));

  /** Test examples are offered where there are any. */
  function offerTest(hasTest) {
    const test = surfaces.find(({ value }) => value === "test");
    test.parentElement.hidden = !hasTest;
    if (test.checked && !hasTest) surfaces[0].checked = true;
  }

  return {
    /** The experiment's parameters and data. Another network begins with the principal directions. */
    offer({ parameters, data }) {
      offerTest(Boolean(data.x_test?.length));
      if (!pair.offer(parameters.layout)) return;
      isExact = parameters.initial.length === 2;
      part("plane-choice").hidden = isExact;
      kind.value = "principal";
      seed = 0;
      pair.show(false);
      part("reseed").hidden = true;
    },
    /** "principal", "ends", "parameters" or "random"; "exact" where two parameters are all that there are. */
    kind: () => (isExact ? "exact" : kind.value),
    /** The parameters of the call that name the plane. */
    plane() {
      if (isExact) return [];
      const name = kind.value === "parameters" ? pair.value() : kind.value;
      const named = `plane=${encodeURIComponent(name)}`;
      return kind.value === "random" ? [named, `plane_seed=${seed}`] : [named];
    },
    /** "training", "batch", "both" or "test" */
    surface: () => surfaces.find(({ checked }) => checked).value,
  };
}
