/**
 * The target across the loss plot: a line with a grip, and a mark where each run first reaches it. Depends on the
 * graph's pixels and on the state of loss-overlay.js; must not know what a target costs.
 */

import { lowestOf, nextRoundLoss, reachOf, targetIn } from "../../core/cost.js";
import { positionOf } from "../../core/playhead.js";
import { NAME, TARGET, gripInWords, plainLoss } from "../../core/words/target-words.js";
import { setAttributes } from "../graph/svg-element.js";
import { widthIn } from "../graph/text-width.js";
import { nameWidth, paintName } from "../line-name.js";
import { createFloorBands } from "./floor-bands.js";
import { createTargetGrip } from "./target-grip.js";
import { element, fillPool } from "../pool.js";

const DIGITS = 2; // of a loss that is dragged
const GRIP = 24; // pixels up
const GRIP_EDGES = 10; // pixels: what is round its text
const USUAL = "0.00"; // a shorter text gets the room of this one
const NAME_HEIGHT = 15;
const COVERED = 0.8; // of what lies below the name
const RING = 5; // pixels: radius of a mark

/**
 * Makes what a loss plot's `join` takes. `value()` is the target now, which may not be drawn yet; `onMove(value)` is
 * called while the line moves, `onChoose(value)` when it is let go.
 */
export const createTargetLine =
  ({ value, onMove, onChoose }) =>
  (el, graph) => {
    const layer = element("target-layer", el);
    const floors = createFloorBands(layer, graph);
    const [rule, name, marks, grip] = ["rule", "name", "marks", "grip"].map((part) => element(`target-${part}`, layer));
    let state = null;
    let drawn = null; // {area, y, marks, text}
    let room = { text: "", width: 0 }; // of the grip
    el.querySelector(".plot-readout").before(layer);
    name.textContent = NAME;
    setAttributes(grip, { role: "slider", "aria-label": TARGET, "aria-orientation": "vertical" });

    function update(newState, area) {
      state = newState;
      floors.update(state, area);
      const target = targetIn(state.view);
      const y = target && graph.yToPixel(target.value);
      const isInside = y >= area.top - 0.5 && y <= area.top + area.height + 0.5;
      drawn = isInside ? { area, y, target, marks: marksOf(target, area) } : null;
      for (const part of [rule, name, grip]) part.hidden = !drawn;
      fillPool(marks, "target-mark", drawn?.marks ?? [], showMark);
      if (drawn) show();
    }

    function show() {
      const { area, y, target } = drawn;
      Object.assign(rule.style, {
        transform: `translate(${area.left}px, ${Math.round(y)}px)`,
        width: `${area.width}px`,
      });
      grip.style.transform = `translate(${area.left}px, ${Math.round(y - GRIP / 2)}px) translateX(-100%)`;
      name.style.transform = `translate(${area.left + area.width}px, ${nameTop(y, area)}px) translateX(-100%)`;
      const text = plainLoss(target.value);
      if (grip.textContent !== text) grip.textContent = text;
      const isLocked = state.view.lock.includes("axes");
      grip.tabIndex = isLocked ? -1 : 0;
      const [low, high] = state.shown;
      name.textContent = NAME;
      setAttributes(grip, {
        "aria-disabled": isLocked,
        "aria-valuemin": Math.min(low, target.value),
        "aria-valuemax": Math.max(high, target.value),
        "aria-valuenow": target.value,
        "aria-valuetext": gripInWords(target, drawn.marks.length, state.runs.length),
      });
    }

    /** Where each run first reaches the target, as far as the playhead has been. */
    function marksOf(target, { left, width, top, height }) {
      return state.runs.flatMap((run) => {
        const reach = reachOf(run, target);
        const position = reach && positionOf(run, state.axis, reach.step);
        if (!reach || position > state.reached) return [];
        const [x, y] = [graph.xToPixel(state.factor * position), graph.yToPixel(Math.max(reach.loss, state.shown[0]))];
        const isInside = x >= left - 1 && x <= left + width + 1 && y >= top - 1 && y <= top + height + 1;
        return isInside ? [{ accent: run.accent, x: Math.round(x), y: Math.round(y) }] : [];
      });
    }

    /** All of it on any 2D context. */
    function paint(context, palette) {
      floors.paint(context, palette);
      if (!drawn) return;
      const { area, y, target } = drawn;
      context.save();
      context.strokeStyle = palette.ink;
      context.setLineDash([6, 4]);
      context.beginPath();
      context.moveTo(area.left, Math.round(y) + 0.5);
      context.lineTo(area.left + area.width, Math.round(y) + 0.5);
      context.stroke();
      context.setLineDash([]);
      for (const { accent, x, y: up } of drawn.marks) paintRing(context, palette, x, up, palette.runs[accent]);
      const text = `${NAME} ${plainLoss(target.value)}`;
      const left = area.left + area.width - nameWidth(text, false);
      paintName(context, { text, left, top: nameTop(y, area), bar: false, behind: COVERED }, palette);
      context.restore();
    }

    createTargetGrip([grip, rule], {
      value,
      at: valueAt,
      least: lowestReached,
      range: () => state.shown,
      isFree: () => drawn && !state.view.lock.includes("axes"),
      onMove,
      onChoose,
    });

    /** Pixels that the grip takes beside the axis, whether the target is on the plot or not. */
    function beside({ view }) {
      const target = targetIn(view);
      const text = target ? plainLoss(target.value) : "";
      if (text !== room.text) room = { text, width: target ? GRIP_EDGES + widest([text, USUAL]) : 0 };
      return room.width;
    }

    const widest = (texts) => Math.ceil(Math.max(...texts.map((text) => widthIn(grip, text))));

    /** The round loss under the pointer. */
    function valueAt({ clientY }) {
      const { top, height } = drawn.area;
      const pixel = clientY - el.getBoundingClientRect().top;
      return Number(graph.pixelToY(Math.max(top, Math.min(top + height - 1, pixel))).toPrecision(DIGITS));
    }

    /** The lowest round loss that a run reaches. */
    function lowestReached() {
      const lowest = state.runs.map((run) => lowestOf(run, drawn.target.measure)?.loss ?? Infinity);
      return nextRoundLoss(Math.min(...lowest));
    }

    return { update, beside, paint, showFloors: floors.show };
  };

/** Above the line, below it at the upper edge. */
const nameTop = (y, { top }) => Math.round(y - top < NAME_HEIGHT + 2 ? y + 3 : y - NAME_HEIGHT - 2);

function showMark(mark, { accent, x, y }) {
  mark.dataset.accent = accent;
  mark.style.transform = `translate(${x - RING}px, ${y - RING}px)`;
}

function paintRing(context, palette, x, y, color) {
  context.beginPath();
  context.arc(x, y, RING - 1, 0, 2 * Math.PI);
  context.fillStyle = palette.back;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = color;
  context.stroke();
}
