/** The bars of a batch, the example that is chosen among them, and their table. Must not know where they come from. */

import { count } from "../../core/format.js";
import { exampleInWords, targetInWords } from "../../core/words/epoch-words.js";
import {
  AXES,
  CHART_NOTE,
  chartCaption,
  chartTitle,
  equalInWords,
  exampleNumbers,
  placeInWords,
  pointInWords,
  shareRow,
} from "../../core/words/shares-words.js";
import { createBars } from "../../plots/bars.js";
import { createNumberTable } from "../parts/number-table.js";
import { partOf, put } from "../parts/elements.js";
import { watchHand } from "../parts/slider.js";
import { watchPointer } from "../parts/pointing.js";

/** `hover(example)` is called with the example pointed at, or with null. */
export function createPulls(el, { hover, saving, invalidate }) {
  const part = partOf(el);
  const canvas = el.querySelector("canvas");
  const slider = part("slider");
  const bars = createBars(canvas);
  const table = createNumberTable(el.querySelector('[data-table="shares"]'));
  let pulls = null; // the reply on show
  let values = []; // its shares, NaN where there is none
  let chosen = null; // the example that was pressed, whatever batch it is in

  const nameSaver = saving(part("figure"), { name: "shares", run: () => pulls?.label, picture: toSave });
  const exampleAt = (place) => pulls?.examples.index[place] ?? null;
  watchPointer(canvas, (x) => exampleAt(bars.placeAt(x)), hover);
  canvas.addEventListener("click", ({ offsetX }) => choose(exampleAt(bars.placeAt(offsetX))));
  const slide = () => {
    choose(exampleAt(Number(slider.value) - 1));
    hover(chosen);
  };
  watchHand(slider, { move: slide });
  slider.addEventListener("focus", slide);
  slider.addEventListener("blur", () => hover(null));

  function choose(example) {
    if (example === null) return;
    chosen = example;
    invalidate();
  }

  /**
   * Shows a reply with what the panel knows: {open, hovered, palette}. Gives the chosen example, and its target.
   */
  function update(newPulls, { open, hovered, palette }) {
    if (pulls !== newPulls) take(newPulls, open.data);
    const { index } = pulls.examples;
    const among = (example) => example !== null && index.includes(example);
    const example = among(hovered) ? hovered : among(chosen) ? chosen : index[0];
    draw(example, palette);
    tell(example, open.data, palette);
    const held = among(chosen) ? chosen : index[0];
    return { index: held, y: pulls.examples.y[index.indexOf(held)] };
  }

  function take(newPulls, data) {
    pulls = newPulls;
    values = pulls.examples.share.map((share) => share ?? NaN);
    nameSaver();
    put(part("caption"), chartCaption(pulls.label));
    slider.max = values.length;
    table.update(pulls, ({ examples: { index } }) =>
      index.map((example, i) => [count(example), ...shareRow(targetInWords(data, pulls.examples.y[i]), rowAt(i))]),
    );
  }

  function rowAt(place) {
    const { share, gradient_norm: length, cosine, loss } = pulls.examples;
    return { share: share[place], gradient_norm: length[place], cosine: cosine[place], loss: loss[place] };
  }

  function draw(example, palette) {
    const { index, place } = pulls.examples;
    const gap = place.findIndex((at, i) => at !== i);
    bars.update({
      values,
      names: index.map(count),
      break: gap < 0 ? null : gap,
      equal: { at: 1 / pulls.batch_size, label: equalInWords(pulls.batch_size) },
      chosen: index.flatMap((other, i) => (other === example ? [i] : [])),
      axes: AXES,
      color: palette.runs[pulls.accent],
      palette,
    });
  }

  function tell(example, data, palette) {
    const place = pulls.examples.index.indexOf(example);
    const words = exampleNumbers(rowAt(place));
    const named = exampleInWords({ ...data, y: { [example]: pulls.examples.y[place] } }, example);
    put(part("example"), `${named}.`);
    put(part("numbers"), words);
    put(part("point"), pointInWords(palette));
    if (exampleAt(Number(slider.value) - 1) !== example) slider.value = place + 1;
    const spoken = placeInWords(Number(slider.value) - 1, values.length, `${named}. ${words}`);
    if (slider.getAttribute("aria-valuetext") !== spoken) slider.setAttribute("aria-valuetext", spoken);
  }

  function toSave() {
    const drawn = bars.picture();
    return drawn && { ...drawn, title: chartTitle(pulls.step, pulls.label), note: CHART_NOTE };
  }

  return { update };
}
