/** One run's epoch: its cut in words, its strip, and a slider through its order. */

import { LONGEST_EPOCH } from "../../core/words/page-words.js";
import {
  BATCH,
  CELLS,
  cutInWords,
  epochLossInWords,
  groupsInWords,
  orderAt,
  placesInWords,
  standingInWords,
  stripCaption,
  stripSlider,
  stripTitle,
  targetInWords,
} from "../../core/words/epoch-words.js";
import * as format from "../../core/format.js";
import { layOutStrip, placeAt } from "../../core/geometry/strip-layout.js";
import { epochOf } from "../../core/segments.js";
import { createStripPicture } from "../../plots/strip.js";
import { watchPointer } from "../parts/pointing.js";
import { watchHand } from "../parts/slider.js";
import { partOf, put, setData } from "../parts/elements.js";

/**
 * `hover(example)` is called with the example pointed at, or with null; `differs(order)` tells whether it is another
 * one in each epoch.
 */
export function createBatchStrip(template, index, { hover, saving, differs }) {
  const el = template.content.firstElementChild.cloneNode(true);
  const part = partOf(el);
  const canvas = el.querySelector("canvas");
  const slider = part("slider");
  const picture = createStripPicture(canvas);
  let order = [];
  let strip = null;
  let key = null;
  let shown = null;

  slider.id = `order-${index}`;
  part("slider-label").htmlFor = slider.id;
  part("caption").id = `strip-${index}-caption`;
  el.querySelector("figure").setAttribute("aria-labelledby", part("caption").id);

  const nameSaver = saving(el, { name: "batches", words: "batches", run: () => shown?.run.label, picture: toSave });

  const exampleAt = (spot) => order[spot] ?? null;
  watchPointer(canvas, (x, y) => (strip ? exampleAt(placeAt(strip, x, y)) : null), hover);
  const choose = () => hover(exampleAt(Number(slider.value) - 1));
  watchHand(slider, { move: choose });
  slider.addEventListener("focus", choose);
  slider.addEventListener("blur", () => hover(null));

  function showNames(run) {
    if (part("label").textContent === run.label) return;
    put(part("label"), run.label);
    put(part("caption"), stripCaption(run.label));
    slider.setAttribute("aria-label", stripSlider(run.label));
    nameSaver();
  }

  /** The strip at this width, kept until anything of it changes. */
  function place({ examples_per_epoch: count, batch_size: size }, width, pitch) {
    const wanted = [count, size, width, pitch].join();
    if (key === wanted) return;
    key = wanted;
    strip = layOutStrip({ count, size }, width, pitch);
  }

  /** state = {run, step, isOver, scene, palette, colors, hovered, pitch, height}; `isOver` where no update follows. */
  function update({ run, step, isOver, scene, palette, colors, hovered, pitch, height }) {
    const { segment, epoch, place: batch } = epochOf(run, step);
    if (shown?.run !== run) setData(part("printed").parentElement, "room", epochLossInWords(run, LONGEST_EPOCH));
    shown = { run, step, scene };
    const changes = differs(run.settings.order) && !run.isWholeAt(step);
    order = orderAt(run, step);
    showNames(run);
    setData(el, "accent", run.accent);
    put(part("cut"), cutInWords(run, step));
    put(part("groups"), groupsInWords(run));
    put(part("printed"), epochLossInWords(run, run.epochLossAt(isOver ? step + 1 : step)));
    for (const [name, words] of Object.entries(standingInWords(run, step))) put(part(name), words);
    put(part("which"), isOver ? BATCH.last : BATCH.next);
    if (canvas.style.height !== `${height}px`) canvas.style.height = `${height}px`;
    place(segment, canvas.clientWidth, pitch);
    picture.update({
      strip,
      order,
      orderName: changes ? epoch : "each",
      batch,
      colors,
      hovered,
      accent: palette.runs[run.accent],
      palette,
    });
    showSlider(run, step, scene.data, hovered);
  }

  function toSave() {
    const drawn = picture.picture();
    if (!drawn) return null;
    const { run, step, scene } = shown;
    const { epoch } = epochOf(run, step);
    const title = stripTitle(run.label, epoch + 1);
    return { ...drawn, title, key: { scene, cells: true }, note: CELLS };
  }

  /** The slider stands at the hovered example, wherever that was pointed at. */
  function showSlider(run, step, data, hovered) {
    if (Number(slider.max) !== order.length) slider.max = Math.max(1, order.length);
    if (hovered !== null && exampleAt(Number(slider.value) - 1) !== hovered && order.includes(hovered)) {
      slider.value = order.indexOf(hovered) + 1;
    }
    const example = exampleAt(Number(slider.value) - 1);
    if (example === null) return;
    const where = `Place ${format.count(Number(slider.value))} of ${format.count(order.length)}`;
    const words =
      `${where}: example ${format.count(example)}, ${targetInWords(data, data.y[example])}, ` +
      `${placesInWords(run, step, example)}`;
    if (slider.getAttribute("aria-valuetext") !== words) slider.setAttribute("aria-valuetext", words);
  }

  return { el, update };
}
