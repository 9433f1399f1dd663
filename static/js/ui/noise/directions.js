/** Which two directions the cloud is drawn along: the principal ones, or two parameters. */

import { createParameterPair } from "../parts/parameter-pair.js";

/** `onChange()` is called when the person has chosen others. */
export function createDirections(el, onChange) {
  const kind = el.querySelector("#noise-directions");
  const pair = createParameterPair(el.querySelector(".directions-pair"), onChange);

  kind.addEventListener("change", () => {
    pair.show(kind.value !== "principal");
    onChange();
  });

  return {
    /** The parameters of an experiment, as [{name, shape}]. Another network begins with the principal directions. */
    offer(layout) {
      if (!pair.offer(layout)) return;
      kind.value = "principal";
      pair.show(false);
    },
    value: () => (kind.value === "principal" ? "principal" : pair.value()),
  };
}
