/** One unit of the network large: its picture, what it does, and the weights into it, to be changed. */

import { row, op, id, digits } from "../../core/step/math-trees.js";
import {
  BIAS,
  CLOSED,
  rangeInWords,
  unitInLayer,
  unitStateInWords,
  unitTitle,
  weightName,
} from "../../core/words/network-words.js";
import { watchPointer } from "../parts/pointing.js";
import { partOf, put } from "../parts/elements.js";
import { createPictures } from "./pictures.js";
import { createWeights } from "./weights.js";

/**
 * `goTo(step)` moves the playhead, `hover(example)` tells the example under the pointer; the others as in weights.js.
 */
export function createCard(el, { verbs, hover, goTo, onSet, onOpen, onPoint }) {
  const part = partOf(el);
  const large = part("large");
  const pictures = createPictures();
  const weights = createWeights(part("weights"), {
    onSet,
    onOpen,
    verbs,
    onPoint: (entry) => onPoint(entry && entry.link),
  });
  let shown = null;
  let painted = {};
  let waiting = null; // the name of a weight whose field opens once its row is there

  watchPointer(
    large,
    (x, y) => shown && pictures.exampleAt(shown.source, x / large.clientWidth, y / large.clientHeight),
    hover,
  );
  part("go-start").addEventListener("click", () => goTo(0));
  part("go-back").addEventListener("click", () => goTo(shown.step - 1));

  /** state as in network.js, with {place, step, closed}. */
  function update(state) {
    shown = { ...state, activation: state.open.experiment.model.activation };
    const { reply, open, closed } = shown;
    const [layer, unit] = shown.place;
    const sizes = [open.data.features.length, ...shown.source.layers.map(({ outputs }) => outputs)];
    put(part("unit-name"), unitTitle(open.data, sizes, layer, unit));
    const units = reply?.units[layer];
    put(part("unit-range"), units ? rangeInWords(units, unit) : "");
    put(part("unit-slope"), units ? unitStateInWords(units, unit) : "");
    put(part("closed"), layer === 0 ? "" : CLOSED[closed]);
    for (const name of ["go-start", "go-back"]) part(name).hidden = closed !== "over" || layer === 0 || !shown.step;
    weights.update(rowsOf(sizes), closed === "open" && reply !== null);
    if (waiting) {
      weights.open(waiting);
      waiting = null;
    }
    paint();
  }

  function rowsOf(sizes) {
    const [layer, to] = shown.place;
    if (layer === 0) return [];
    const { inputs, outputs, weights: first, biases } = shown.source.layers[layer - 1];
    const numbers = (at) => {
      const { value, gradient, last_update: last } = shown.reply?.parameters ?? {};
      return { value: value?.[at] ?? NaN, gradient: gradient?.[at], update: last?.[at] };
    };
    const nameOf = (unit) => unitInLayer(shown.open.data, sizes, layer - 1, unit);
    const entry = (from, at) => ({
      name: weightName(layer, from, to),
      math: mathFor(layer, from, to),
      from: from === null ? BIAS : nameOf(from),
      link: from === null ? null : { layer, from, to },
      ...numbers(at),
    });
    return [
      ...Array.from({ length: inputs }, (_, from) => entry(from, first + from * outputs + to)),
      entry(null, biases + to),
    ];
  }

  function paint() {
    const { reply, source, place, theta, palette, moving, hovered } = shown;
    const now = { reply, source, theta, palette, moving, hovered, place: String(place) };
    if (Object.entries(now).every(([key, value]) => painted[key] === value)) return;
    painted = now;
    pictures.paintLarge(shown, large, place);
  }

  return {
    update,
    isEditing: weights.isEditing,
    /** Opens the field of a weight of the unit that is chosen. */
    open(name) {
      waiting = name;
    },
  };
}

const mathFor = (layer, from, to) =>
  row(
    id(from === null ? "b" : "W", layer),
    op("["),
    ...(from === null ? [] : [digits(String(from)), op(",")]),
    digits(String(to)),
    op("]"),
  );
