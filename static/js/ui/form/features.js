/** The features that the network sees, as boxes to tick. */

export function createFeatures(el, onChoose) {
  let order = [];

  function chosen() {
    return [...el.querySelectorAll("input:checked")].map((box) => box.value);
  }

  el.addEventListener("change", (event) => {
    if (chosen().length) onChoose(chosen());
    else event.target.checked = true; // a network without inputs learns nothing
  });

  function boxFor(name) {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", value: name });
    label.append(box, ` ${name.replaceAll("_", " ")}`);
    return label;
  }

  return {
    show(available, names) {
      if (order.join() !== available.join()) {
        order = [...available];
        el.replaceChildren(...order.map(boxFor));
      }
      for (const box of el.querySelectorAll("input")) box.checked = names.includes(box.value);
    },
  };
}
