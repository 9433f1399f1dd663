/** Axis, scale and test loss of the plot, where there is one, and the look of the pictures. */

export function createViewControls(onChange) {
  /** @type {(name: string) => HTMLInputElement[]} */
  const radios = (name) => Array.from(document.querySelectorAll(`input[name=${name}]`));
  /** @type {HTMLInputElement[]} */
  const switches = Array.from(document.querySelectorAll("input[data-view]"));
  for (const name of ["x", "y"]) {
    for (const radio of radios(name))
      radio.addEventListener("change", () => radio.checked && onChange({ [name]: radio.value }));
  }
  for (const box of switches) box.addEventListener("change", () => onChange({ [box.dataset.view]: box.checked }));

  return {
    show({ x, y, ...view }) {
      for (const radio of [...radios("x"), ...radios("y")])
        radio.checked = radio.value === (radio.name === "x" ? x : y);
      for (const box of switches) box.checked = Boolean(view[box.dataset.view]);
    },
  };
}
