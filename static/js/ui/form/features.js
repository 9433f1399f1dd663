/** The features that the network sees, as boxes to tick; where there are two inputs, each with its picture. */

import { featureOf } from "../../core/document/derived.js";
import { featureCanvas, paintFeature } from "../../plots/picture/feature-picture.js";

export function createFeatures(el, onChoose) {
  let shown = { available: [], inputs: [] };
  let colors = null;

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
    label.append(box, ...(featureOf(name, shown.inputs) ? [featureCanvas()] : []), ` ${name.replaceAll("_", " ")}`);
    return label;
  }

  function paint() {
    if (!colors) return;
    for (const label of el.children) {
      const [box, canvas] = label.children;
      if (canvas) paintFeature(canvas, featureOf(box.value, shown.inputs), colors);
    }
  }

  return {
    /** `inputs` are the data set's own features, from which others may be derived. */
    show(available, names, inputs) {
      if (String([shown.available, shown.inputs]) !== String([available, inputs])) {
        shown = { available: [...available], inputs: [...inputs] };
        el.replaceChildren(...available.map(boxFor));
        paint();
      }
      for (const box of el.querySelectorAll("input")) box.checked = names.includes(box.value);
    },
    /** Takes the colours of the pictures, of the lowest and the highest value. */
    showIn(ramp) {
      colors = ramp;
      paint();
    },
  };
}
