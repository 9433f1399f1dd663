/** Buttons that add and remove layers and units: each press is a choice of the network's hidden layers. */

import { MOST_LAYERS, MOST_UNITS } from "../../core/network/network-layout.js";
import { SIZE_BUTTONS, layersCounted } from "../../core/words/network-words.js";
import { partOf, put } from "../parts/elements.js";

const FIRST = 4; // units of a first hidden layer

// A network may come with more layers and units than are added here.
const oneLess = (units) => Math.max(1, units - 1);
const oneMore = (units) => (units < MOST_UNITS ? units + 1 : units);
const another = (hidden) =>
  hidden.length < MOST_LAYERS ? [...hidden, Math.min(hidden.at(-1) ?? FIRST, MOST_UNITS)] : hidden;

/**
 * `choose(edit)` takes what `edit` makes of the units of each hidden layer: of those that are chosen, whose runs may
 * still be on their way, so that no press is lost where several follow quickly.
 */
export function createSizes(el, choose) {
  const part = partOf(el);
  let hidden = [];

  const change = (layer, edit) => choose((list) => list.map((units, i) => (i === layer - 1 ? edit(units) : units)));
  part("layer-less").addEventListener("click", () => choose((list) => list.slice(0, -1)));
  part("layer-more").addEventListener("click", () => choose(another));

  /** A − and a + for the units of a layer, counted from 1: {el, show(isLocked)}. */
  function ofLayer(layer) {
    const row = Object.assign(document.createElement("div"), { className: "network-units-count" });
    row.dataset.control = "choices";
    const less = button("−", SIZE_BUTTONS.fewer(layer), () => change(layer, oneLess));
    const more = button("+", SIZE_BUTTONS.more(layer), () => change(layer, oneMore));
    const number = document.createElement("span");
    row.append(less, number, more);
    function show(isLocked) {
      const units = hidden[layer - 1];
      put(number, String(units));
      less.disabled = isLocked || units <= 1;
      more.disabled = isLocked || units >= MOST_UNITS;
      less.title = units <= 1 ? SIZE_BUTTONS.leastUnits : "";
      more.title = units >= MOST_UNITS ? SIZE_BUTTONS.mostUnits : "";
    }
    return { el: row, show };
  }

  function update(sizes, isLocked) {
    hidden = sizes.slice(1, -1);
    put(part("layers"), layersCounted(hidden.length));
    part("layer-less").disabled = isLocked || hidden.length === 0;
    part("layer-more").disabled = isLocked || hidden.length >= MOST_LAYERS;
    const isFull = hidden.length >= MOST_LAYERS || hidden.some((units) => units >= MOST_UNITS);
    put(part("limit"), isFull ? limitsOf(hidden) : "");
  }

  return { update, ofLayer };
}

const limitsOf = (hidden) =>
  [
    hidden.length >= MOST_LAYERS && SIZE_BUTTONS.mostLayers,
    hidden.some((units) => units >= MOST_UNITS) && SIZE_BUTTONS.mostUnits,
  ]
    .filter(Boolean)
    .join(". ");

function button(textContent, label, onClick) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "square", textContent });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", onClick);
  return made;
}
