/** Dragging a rectangle over a graph. Depends on the pointer and on pixels; must not know values. */

import { boxOf, bracketsOf, outsideOf } from "./box.js";
import { setAttributes, svgElement } from "./svg-element.js";

const DIMNESS = 0.3; // of what lies outside the rectangle

/**
 * A `pad` takes the pointer, a `layer` shows the rectangle. Calls onBox(box) with a box of box.js. A
 * finger does not drag: it scrolls.
 */
export function createZoom(onBox) {
  const pad = svgElement("rect", { class: "graph-pad", fill: "none" });
  const [outside, brackets] = [svgElement("path", { "fill-opacity": DIMNESS }), svgElement("path")];
  const layer = svgElement("g", { class: "graph-box" });
  let view = null; // {area, drags: {x, y}}
  let drag = null; // {from, corner of the pad in the window, box}
  layer.append(outside, brackets);

  function pointOf({ clientX, clientY }, corner) {
    const { left, top, width, height } = view.area;
    const within = (value, low, length) => Math.max(low, Math.min(low + length, value));
    return { x: within(clientX - corner.x + left, left, width), y: within(clientY - corner.y + top, top, height) };
  }

  function press(event) {
    const { button, pointerType, pointerId } = event;
    if (button !== 0 || pointerType === "touch" || !(view.drags.x || view.drags.y)) return;
    const corner = pad.getBoundingClientRect();
    drag = { from: pointOf(event, corner), corner, box: null };
    pad.setPointerCapture(pointerId);
    window.addEventListener("keydown", giveUp, true);
  }

  function move(event) {
    if (!drag) return;
    drag.box = boxOf(drag.from, pointOf(event, drag.corner), view.area, view.drags);
    show();
  }

  function end() {
    drag = null;
    show();
    window.removeEventListener("keydown", giveUp, true);
  }

  function release() {
    const box = drag?.box;
    end();
    if (box) onBox(box);
  }

  function giveUp(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end();
  }

  function show() {
    outside.setAttribute("d", drag?.box ? outsideOf(drag.box, view.area) : "");
    brackets.setAttribute("d", drag?.box ? bracketsOf(drag.box, drag.from) : "");
  }

  pad.addEventListener("mousedown", (event) => event.preventDefault()); // otherwise a drag selects text
  pad.addEventListener("pointerdown", press);
  pad.addEventListener("pointermove", move);
  pad.addEventListener("pointerup", release);
  pad.addEventListener("pointercancel", end);

  return {
    pad,
    layer,
    update({ area, drags, palette }) {
      if (drag && !isSame(area, view.area)) end();
      view = { area, drags };
      const { left, top, width, height } = area;
      setAttributes(pad, { x: left, y: top, width, height });
      outside.setAttribute("fill", palette.back);
      setAttributes(brackets, { fill: palette.back, stroke: palette.ink });
    },
    destroy: end,
  };
}

const isSame = (a, b) => ["left", "top", "width", "height"].every((name) => a[name] === b[name]);
