/** The drawer that shows how each run's epoch is cut into batches, and where an example lies in them. */

import { exampleInWords, placesInWords, pointInWords, targetValue } from "../../core/words/epoch-words.js";
import { stepAt } from "../../core/playhead.js";
import { layOutStrip, pitchFor } from "../../core/geometry/strip-layout.js";
import { createBatchStrip } from "./strip.js";
import { byId, partOf, put } from "../parts/elements.js";
/** @import { Run, Sizes } from "../../core/types.js" */
/** @import { Palette } from "../../plots/types.js" */

const NARROW = matchMedia("(max-width: 719px)");
const MOST_HEIGHT = 212; // pixels

/** `hover(example)` is called with the training example pointed at, or with null. */
export function createPanel(el, { catalog, hover, saving }) {
  const part = partOf(el);
  const template = byId("strip-template");
  const differs = (order) => catalog.orders.find(({ name }) => name === order).differs;
  let strips = [];
  let looks = {};
  let size = {};

  function create(count) {
    strips = Array.from({ length: count }, (_, index) => createBatchStrip(template, index, { hover, saving, differs }));
    part("strips").dataset.count = count;
    part("strips").replaceChildren(...strips.map((strip) => strip.el));
  }

  /** The examples' colours and the key to them, made anew for other data or another theme. */
  function look(scene, palette) {
    if (looks.scene === scene && looks.palette === palette) return;
    const color = (y) =>
      scene.classes ? palette.marks[y % palette.marks.length] : palette.valueColor(y, scene.valueSpan);
    looks = { scene, palette, colors: scene.y.map(color) };
    part("target").textContent = scene.data.target.replaceAll("_", " ");
    part("key").replaceChildren(...(scene.classes ? keyOfClasses(scene.data) : keyOfValues(scene)));
  }

  /** One size of cell and one height for the strips that stand side by side, whatever their batches will be. */
  function fit(runs, shown, width) {
    if (size.runs === runs && size.width === width && size.shown === shown.join()) return;
    const cuts = shown.flatMap((index) => cutsOf(runs[index]));
    const pitch = pitchFor(cuts, width, MOST_HEIGHT);
    const height = Math.max(...cuts.map((cut) => layOutStrip(cut, width, pitch).height));
    size = { runs, width, shown: shown.join(), pitch, height };
  }

  /** state as the drawers give it: {runs, axis, position, scene, palette, hovered, index, …} */
  function update({ runs, axis, position, scene, palette, hovered, index }) {
    if (strips.length !== runs.length) create(runs.length);
    look(scene, palette);
    const steps = runs.map((run) => stepAt(run, axis, position));
    const shown = NARROW.matches ? [index] : runs.map((_, i) => i);
    const known = hovered !== null && hovered < scene.y.length ? hovered : null;
    strips.forEach((strip, i) => {
      strip.el.hidden = !shown.includes(i);
    });
    fit(runs, shown, strips[shown[0]].el.querySelector("canvas").clientWidth);
    const shared = { scene, palette, colors: looks.colors, hovered: known, pitch: size.pitch, height: size.height };
    const at = (i) => Math.max(0, Math.min(steps[i], runs[i].length - 1));
    for (const i of shown) {
      const [run, isOver] = [runs[i], runs[i].ended && steps[i] >= runs[i].length];
      strips[i].update({ ...shared, run, step: at(i), isOver });
    }
    put(
      part("readout"),
      known === null ? pointInWords(palette) : `${exampleInWords(scene.data, known)}. ${whereabouts(runs, at, known)}.`,
    );
  }

  /**
   * Strips as large as those of the runs will be, with no cells yet.
   * @param {{sizes: Sizes, runs: Run[], palette: Palette, index: number}} before
   */
  function prepare({ sizes, runs, ...state }) {
    const scene = { classes: sizes.classes, y: [], data: sizes, valueSpan: sizes.span };
    update({ ...state, runs, scene, axis: "epochs", position: 0, hovered: null });
  }

  return { update, prepare };
}

/** Every cut that a run makes on its way: {count, size}. */
function cutsOf({ segments }) {
  const cuts = segments.map(({ examples_per_epoch: count, batch_size: size }) => [`${count},${size}`, { count, size }]);
  return [...new Map(cuts).values()];
}

function whereabouts(runs, at, example) {
  return runs.map((run, i) => `${run.label}: ${placesInWords(run, at(i), example)}`).join("; ");
}

function spanOf(...content) {
  const span = document.createElement("span");
  span.append(...content);
  return span;
}

function keyOfClasses({ classes }) {
  return classes.map((name, index) => {
    const mark = spanOf("■");
    mark.dataset.mark = String(index % 10);
    return Object.assign(spanOf(mark, ` ${name}`), { className: "key-name", title: String(name) });
  });
}

function keyOfValues({ data, valueSpan: [low, high] }) {
  const bar = spanOf();
  bar.className = "ramp";
  return [spanOf(`${targetValue(data, low)} `, bar, ` ${targetValue(data, high)}`)];
}
