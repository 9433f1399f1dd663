/** The numbers of the link under the pointer, beside it. Depends on words; must not know a network. */

import { loss } from "../../core/format.js";
import { TIP } from "../../core/words/network-words.js";

/** `el` lies within `room`, which scrolls. */
export function createTip(el, room) {
  const [head, where, list] = ["strong", "span", "dl"].map((name) => document.createElement(name));
  const values = TIP.map((name) => {
    const row = document.createElement("div");
    const value = document.createElement("dd");
    row.append(Object.assign(document.createElement("dt"), { textContent: name }), value);
    list.append(row);
    return value;
  });
  el.append(head, where, list);

  /** lines = {name, where, numbers}, null for none; x and y are pixels in the room's content. */
  function show(lines, x, y) {
    el.hidden = lines === null;
    if (!lines) return;
    head.textContent = lines.name;
    where.textContent = lines.where;
    values.forEach((value, i) => {
      value.textContent = loss(lines.numbers[i]);
    });
    const right = room.scrollLeft + room.clientWidth - el.offsetWidth;
    const left = Math.max(room.scrollLeft, Math.min(right, x + 14));
    const top = y + 14 + el.offsetHeight > room.clientHeight ? y - el.offsetHeight - 10 : y + 14;
    el.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(0, top))}px)`;
  }

  return { show };
}
