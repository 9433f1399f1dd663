/** Axis, scale and test loss of the plot, where there is one. */

import { byId } from "../parts/elements.js";

export function createViewControls(onChange) {
  /** @type {(name: string) => HTMLInputElement[]} */
  const radios = (name) => Array.from(document.querySelectorAll(`input[name=${name}]`));
  const test = byId("test-loss");
  for (const name of ["x", "y"]) {
    for (const radio of radios(name))
      radio.addEventListener("change", () => radio.checked && onChange({ [name]: radio.value }));
  }
  test?.addEventListener("change", () => onChange({ test_loss: test.checked }));

  return {
    show({ x, y, test_loss: shown }) {
      for (const radio of [...radios("x"), ...radios("y")])
        radio.checked = radio.value === (radio.name === "x" ? x : y);
      if (test) test.checked = Boolean(shown);
    },
  };
}
