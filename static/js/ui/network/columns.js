/** The units of the diagram as buttons in columns. Depends on a layout; must not know what a unit shows. */

import { unitBeside } from "../../core/network/network-layout.js";
import { OTHER_UNITS, layerNames, shownInWords } from "../../core/words/network-words.js";
import { put } from "../parts/elements.js";

const SIGNS = { dead: "×", saturated: "■" };

/**
 * listeners = {onChoose(place), onPoint(place or null), onMove(layer, first)}, a place being [layer, unit]; `sizes`
 * as in sizes.js.
 */
export function createColumns(plot, sizes, { onChoose, onPoint, onMove }) {
  let columns = []; // {el, list, units: [{el, canvas, label, sign}], count, pages}
  let shown = { sizes: "" };
  let chosen = [1, 0];
  let pointed = null;
  let isAwaited = false; // whether the chosen unit is to have the focus once it is shown

  plot.addEventListener("keydown", (event) => {
    const place = placeOf(event.target);
    const next = place && unitBeside(shown.list, place, event.key);
    if (!next) return;
    event.preventDefault();
    choose(next);
    isAwaited = !unitAt(chosen);
    unitAt(chosen)?.el.focus();
  });
  plot.addEventListener("focusin", ({ target }) => placeOf(target) && choose(placeOf(target)));
  plot.addEventListener("click", ({ target }) => placeOf(target) && choose(placeOf(target)));
  plot.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse") point(placeOf(target));
  });
  plot.addEventListener("pointerleave", () => point(null));

  function point(place) {
    if (String(place) !== String(pointed)) onPoint((pointed = place));
  }

  function placeOf(target) {
    const unit = target.closest?.(".network-unit");
    return unit ? [Number(unit.dataset.layer), Number(unit.dataset.unit)] : null;
  }

  /** @type {(place: number[]) => any} */
  const unitAt = ([layer, unit]) => columns[layer]?.units[unit - (shown.layout?.columns[layer].first ?? 0)];

  /**
   * A unit that is not among those shown is brought among them.
   * @param {number[]} place
   */
  function choose(place) {
    const [layer, unit] = place;
    if (pointed && String(place) !== String(pointed)) point(null); // the mouse may rest on another one
    if (String(place) !== String(chosen)) {
      chosen = place;
      const { first, count } = shown.layout.columns[layer];
      if (unit < first) onMove(layer, unit);
      else if (unit >= first + count) onMove(layer, unit - count + 1);
      onChoose(chosen);
    }
  }

  /** Columns for other sizes. */
  function build(list) {
    for (const { el } of columns) el.remove();
    columns = list.map((_, layer) => columnOf(layer, layerNames(list)[layer], list.length));
    plot.append(...columns.map(({ el }) => el));
    if (!(chosen[0] in list) || chosen[1] >= list[chosen[0]]) chosen = [Math.min(1, list.length - 1), 0];
  }

  function columnOf(layer, name, layers) {
    const el = Object.assign(document.createElement("div"), { className: "network-column" });
    const head = Object.assign(document.createElement("div"), { className: "network-column-head" });
    const title = Object.assign(document.createElement("span"), { textContent: name });
    const count = layer > 0 && layer < layers - 1 ? sizes.ofLayer(layer) : null;
    const pages = pagesOf(layer, name);
    const units = Object.assign(document.createElement("div"), { className: "network-units" });
    head.append(title, ...(count ? [count.el] : []), pages.el);
    el.append(head, units);
    return { el, list: units, units: [], count, pages };
  }

  /** The way to the units of a large layer that are not shown. */
  function pagesOf(layer, name) {
    const el = Object.assign(document.createElement("div"), { className: "network-pages" });
    const text = document.createElement("span");
    const turn = (sign, label, by) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "square" });
      button.textContent = sign;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => {
        const { first, count } = shown.layout.columns[layer];
        onMove(layer, first + by * count);
      });
      return button;
    };
    const [back, on] = [turn("‹", OTHER_UNITS.before(name), -1), turn("›", OTHER_UNITS.after(name), 1)];
    el.append(back, text, on);
    function show(column) {
      el.hidden = column.count === column.total;
      put(text, shownInWords(column));
      back.disabled = column.first === 0;
      on.disabled = column.first + column.count >= column.total;
    }
    return { el, show };
  }

  /** words = {label(layer, unit), name(layer, unit), state(layer, unit)} */
  function update(layout, words, isLocked) {
    const list = layout.columns.map(({ total }) => total);
    if (shown.sizes !== String(list.length)) build(list);
    shown = { sizes: String(list.length), layout, list };
    if (!(chosen[0] in list) || chosen[1] >= list[chosen[0]]) {
      chosen = [Math.min(chosen[0], list.length - 1), 0];
      onChoose(chosen);
    }
    plot.classList.toggle(
      "has-pages",
      layout.columns.slice(1, -1).some(({ count, total }) => count < total),
    );
    plot.style.setProperty("--unit", `${layout.unit}px`);
    plot.style.setProperty("--pitch", `${layout.pitch}px`);
    plot.style.setProperty("--units-height", `${layout.height}px`);
    columns.forEach((column, layer) => {
      const place = layout.columns[layer];
      fill(column, layer, place.count);
      column.count?.show(isLocked);
      column.pages.show(place);
      column.units.forEach((unit, i) => showUnit(unit, layer, place.first + i, words));
    });
    if (isAwaited) unitAt(chosen)?.el.focus();
    isAwaited = false;
  }

  function fill(column, layer, count) {
    while (column.units.length > count) column.units.pop().el.remove();
    while (column.units.length < count) {
      const unit = unitOf(layer);
      column.units.push(unit);
      column.list.append(unit.el);
    }
  }

  function showUnit({ el, label, sign }, layer, unit, { label: labelOf, name, state }) {
    const isChosen = String(chosen) === String([layer, unit]);
    el.dataset.unit = unit;
    el.tabIndex = isChosen ? 0 : -1;
    put(label, labelOf(layer, unit));
    put(sign, SIGNS[state(layer, unit)] ?? "");
    const words = name(layer, unit);
    if (el.getAttribute("aria-label") !== words) {
      el.setAttribute("aria-label", words);
      el.title = words;
    }
    if (el.getAttribute("aria-pressed") !== String(isChosen)) el.setAttribute("aria-pressed", String(isChosen));
  }

  return {
    update,
    choose,
    chosen: () => chosen,
    /** The canvases of the units that are shown, [layer][place]. */
    canvases: () => columns.map(({ units }) => units.map(({ canvas }) => canvas)),
  };
}

function unitOf(layer) {
  const el = Object.assign(document.createElement("button"), { type: "button", className: "network-unit" });
  const canvas = document.createElement("canvas");
  const label = Object.assign(document.createElement("span"), { className: "network-unit-name" });
  const sign = Object.assign(document.createElement("span"), { className: "network-unit-sign" });
  el.dataset.layer = layer;
  el.append(canvas, sign, label);
  return { el, canvas, label, sign };
}
