/** The diagram: units in columns over a canvas of links, and what is pointed at. Depends on a reply and parameters. */

import { heightOf, layOutNetwork, linkNear } from "../../core/network/network-layout.js";
import {
  LINKS,
  MARKS,
  WIDER,
  fromTo,
  networkTitle,
  picturesInWords,
  statesInWords,
  unitInWords,
  unitLabel,
  unitName,
  unitTitle,
  weightName,
} from "../../core/words/network-words.js";
import { layersOn } from "../../core/network/network.js";
import { fitCanvas } from "../../plots/canvas.js";
import { drawHalo, drawLinks } from "../../plots/network/links.js";
import { watchedSize } from "../../plots/sizes.js";
import { createColumns } from "./columns.js";
import { createPictures } from "./pictures.js";
import { createSizes } from "./sizes.js";
import { createTip } from "./tip.js";
import { partOf, put } from "../parts/elements.js";

/** `onPress(name)` opens the field of a weight, `choose(edit)` as in sizes.js. */
export function createDiagram(el, { onChoose, onPress, choose, invalidate }) {
  const part = partOf(el);
  const [plot, canvas] = [part("plot"), part("links")];
  const sizes = createSizes(el.querySelector(".network-sizes"), choose);
  const columns = createColumns(plot, sizes, { onChoose, onPoint, onMove });
  const pictures = createPictures();
  const tip = createTip(part("tip"), part("scroll"));
  let firsts = {};
  let pointed = null; // the unit under the pointer
  let link = null; // {layer, from, to}: from is null for a bias
  let shown = null; // the state that is drawn
  let drawn = null; // what it was drawn from

  canvas.addEventListener("pointermove", ({ offsetX, offsetY, pointerType }) => {
    if (pointerType === "mouse") point(shown && linkNear(shown.layout, offsetX, offsetY), offsetX, offsetY);
  });
  canvas.addEventListener("pointerleave", () => point(null));
  canvas.addEventListener("click", ({ offsetX, offsetY }) => {
    const near = shown && linkNear(shown.layout, offsetX, offsetY);
    if (!near) return;
    columns.choose([near.layer, near.to]);
    onChoose();
    onPress(weightName(near.layer, near.from, near.to));
  });

  function point(near, x = 0, y = 0) {
    canvas.classList.toggle("is-near", near !== null);
    mark(near);
    const top = canvas.offsetTop;
    tip.show(near && shown.reply ? linkLines(near) : null, x, y + top);
  }

  /** A link stands out, or none. */
  function mark(newLink) {
    if (sameLink(newLink, link)) return;
    link = newLink;
    drawn = null;
    invalidate();
  }

  function onPoint(place) {
    pointed = place;
    drawn = null;
    invalidate();
  }

  function onMove(layer, first) {
    firsts = { ...firsts, [layer]: first };
    drawn = null;
    invalidate();
  }

  const nameOf = (layer, unit) => unitName(shown.open.data, shown.list, layer, unit);

  function linkLines({ layer, from, to }) {
    const { outputs, weights } = shown.source.layers[layer - 1];
    const { value, gradient, last_update: last } = shown.reply.parameters;
    const at = weights + from * outputs + to;
    return {
      name: weightName(layer, from, to),
      where: fromTo(nameOf(layer - 1, from), nameOf(layer, to)),
      numbers: [value[at], gradient?.[at], last?.[at]],
    };
  }

  function listOf({ features, parameters }) {
    return [features, ...parameters.filter(({ name }) => name[0] === "b").map(({ shape }) => shape[0])];
  }

  /** state as in network.js, with {source, reply, theta}. */
  function update(state, isLocked) {
    const list = listOf({ features: state.open.data.features.length, parameters: state.open.parameters.layout });
    if (shown && String(shown.list) !== String(list)) firsts = {};
    const { width } = watchedSize(plot);
    const layout = layOutNetwork(list, firsts, width);
    shown = { ...state, list, layout, activation: state.open.experiment.model.activation };
    sizes.update(list, isLocked);
    showHovered();
    if (isSame(isLocked)) return;
    columns.update(layout, wordsOf(state.reply), isLocked);
    drawn = { ...shown, key: keyOf(isLocked) };
    draw();
    say(state.reply);
  }

  const keyOf = (isLocked) => [shown.layout.width, shown.moving, isLocked, String(columns.chosen())].join("|");
  const isSame = (isLocked) =>
    drawn !== null &&
    drawn.key === keyOf(isLocked) &&
    ["reply", "source", "palette", "theta"].every((name) => drawn[name] === shown[name]);

  const wordsOf = (reply) => ({
    label: (layer, unit) => unitLabel(shown.open.data, shown.list, layer, unit),
    name: (layer, unit) => unitInWords(unitTitle(shown.open.data, shown.list, layer, unit), reply?.units[layer], unit),
    state: (layer, unit) => reply?.units[layer].state[unit] ?? "",
  });

  function draw() {
    const { layout, source, theta } = shown;
    const { context } = fitCanvas(canvas, { width: layout.width, height: layout.height }) ?? {};
    if (!context) return;
    context.clearRect(0, 0, layout.width, layout.height);
    if (link) drawHalo(context, layout, link, shown.palette.ink);
    if (theta) drawLinks(context, layout, source.layers, theta, colors(), markedNow());
    pictures.paint(shown, columns.canvases());
  }

  /** The colours of the signs are those of the key, which the style sheet sets. */
  function colors() {
    const [positive, negative] = [...el.querySelectorAll(".network-sign")].map(
      (sign) => getComputedStyle(sign).borderTopColor,
    );
    return { positive, negative };
  }

  function markedNow() {
    if (!pointed) return null;
    const [layer, unit] = pointed;
    return (into, from, to) => (into === layer && to === unit) || (into === layer + 1 && from === unit);
  }

  /** The hovered example in every picture: one place, since they are all over the same plane. */
  function showHovered() {
    const place = shown.hovered === null ? null : pictures.placeOf(shown.source, shown.hovered);
    el.classList.toggle("has-example", place !== null);
    if (!place) return;
    el.style.setProperty("--example-x", place[0].toFixed(4));
    el.style.setProperty("--example-y", place[1].toFixed(4));
  }

  function say(reply) {
    const { data } = shown.open;
    put(part("states"), reply ? statesInWords(reply) : "");
    put(part("key-links"), LINKS);
    put(part("key-marks"), MARKS);
    const { features } = shown.source.scene?.data ?? data;
    part("ramp").hidden = shown.source.kind !== "plane";
    put(part("key-pictures"), picturesInWords(shown.source.kind, features, data.classes, reply?.units));
    const { scrollWidth, clientWidth } = part("scroll");
    put(part("wider"), scrollWidth > clientWidth + 1 ? WIDER : "");
  }

  /** What is on show as a saved picture wants it. */
  function picture(reply) {
    if (!shown || !pictures.canDraw({ ...shown, reply })) return null;
    const width = Math.max(shown.layout.width, 480);
    const layout = layOutNetwork(shown.list, firsts, width);
    return {
      title: networkTitle(reply),
      note: [statesInWords(reply), LINKS].join(" "),
      width,
      height: layout.height,
      paint: (context) => paintWhole(context, { ...shown, layout, reply }),
    };
  }

  function paintWhole(context, state) {
    const { layout, palette, theta } = state;
    drawLinks(context, layout, layersOn(state.open.parameters.layout, state.list[0]), theta, colors());
    layout.columns.forEach(({ first, count, x }, layer) => {
      for (let unit = first; unit < first + count; unit++) {
        const middle = heightOf(layout, layer, unit);
        const box = { left: x - layout.unit / 2, top: middle - layout.unit / 2, size: layout.unit };
        pictures.drawInto(context, state, [layer, unit], box);
        const { state: states } = state.reply.units[layer];
        const text = [unitLabel(state.open.data, state.list, layer, unit), states[unit]].filter(Boolean).join(", ");
        Object.assign(context, {
          font: "11px sans-serif",
          textAlign: "center",
          textBaseline: "top",
          fillStyle: palette.text,
        });
        context.fillText(text, x, box.top + layout.unit + 2);
      }
    });
  }

  /** Room for the units before there are runs. */
  function prepare(__, list) {
    const { height } = layOutNetwork(list, {}, plot.clientWidth);
    plot.style.setProperty("--columns", list.length);
    plot.style.setProperty("--units-height", `${height}px`);
  }

  return {
    update,
    prepare,
    picture,
    mark,
    pictures,
    chosen: columns.chosen,
    pointed: () => pointed,
  };
}

const sameLink = (a, b) => a?.layer === b?.layer && a?.from === b?.from && a?.to === b?.to;
