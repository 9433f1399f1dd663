/** Arrow keys in number fields: each press goes to the next value of the field's scale, in every browser alike. */

import { stepped } from "../../core/geometry/scales.js";
import { readNumber, scaleOf } from "./fields.js";

const PLACES = { ArrowUp: 1, ArrowDown: -1 };
const PAGES = { PageUp: 1, PageDown: -1 };
const PAGE = { whole: 10, power: 20, share: 10, signed: 20 };

/** A held key is one change, finished when it is let go. */
export function watchNumberKeys(root) {
  let moved = null; // the field that a key has changed
  let told = null; // the field whose change has been told, until something is typed there

  root.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    if (!isPlain || !target.matches?.("[role=spinbutton]") || !(key in PLACES || key in PAGES)) return;
    event.preventDefault();
    const scale = scaleOf(target);
    const { value } = readNumber(target.value, { ...scale, low: -Infinity, high: Infinity });
    if (value === undefined) return;
    const next = stepped(value, PLACES[key] ?? PAGES[key] * PAGE[scale.name], scale);
    if (next !== value) move(target, next);
  });

  function move(field, value) {
    field.value = String(value);
    moved = field;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function finish() {
    const field = moved;
    moved = null;
    told = field ?? told;
    field?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Firefox tells the change once more when the field is left, if something was typed before the key. */
  function tellOnce(event) {
    if (event.isTrusted && event.target === told) event.stopImmediatePropagation();
  }

  root.addEventListener("change", tellOnce, true);
  root.addEventListener(
    "input",
    ({ isTrusted, target }) => {
      if (isTrusted && target === told) told = null;
    },
    true,
  );
  root.addEventListener("keyup", finish);
  root.addEventListener("focusout", finish);
}
