/** Boxes for the features that the network sees, where there are few enough to stand beside its layers. */

const MOST = 12;

/** `choose(names)` takes the chosen features. */
export function createInputs(el, catalog, choose) {
  let shown = "";

  el.addEventListener("change", ({ target }) => {
    const names = [...el.querySelectorAll("input:checked")].map((box) => box.value);
    if (names.length) choose(names);
    else target.checked = true; // a network without inputs learns nothing
  });

  function boxFor(name) {
    const label = Object.assign(document.createElement("label"), { className: "check" });
    const box = Object.assign(document.createElement("input"), { type: "checkbox", value: name });
    label.append(box, ` ${name.replaceAll("_", " ")}`);
    return label;
  }

  /** `wanted` are the features that are chosen, whose runs may still be on their way; undefined for the data's own. */
  function update({ data, experiment }, wanted, isLocked) {
    const dataset = catalog.datasets.find(({ name }) => name === experiment.data.name);
    const available = dataset?.available_features ?? data.features;
    el.hidden = available.length < 2 || available.length > MOST;
    if (shown !== String(available)) {
      shown = String(available);
      el.replaceChildren(el.querySelector("legend"), ...available.map(boxFor));
    }
    const chosen = wanted ?? dataset?.features ?? data.features;
    for (const box of el.querySelectorAll("input"))
      Object.assign(box, { checked: chosen.includes(box.value), disabled: isLocked });
  }

  return { update };
}
