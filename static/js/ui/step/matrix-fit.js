/**
 * How many rows and columns of the matrix its box has room for. Depends on the lengths of box and table, which it also
 * sets; must not know a number of the matrix.
 */

import { columnsIn, rowsIn, scrollHeight } from "../../core/step/matrix-window.js";
import { element } from "./matrix-cells.js";

const WIDEST = "−0.00000"; // of numbers as they are written here

/**
 * `el` scrolls over `room`, in which `table` stands; `onSize()` comes in the frame after the size of the box or of the
 * reader's letters has changed.
 */
export function createFit(el, room, table, onSize) {
  const probe = element("span", "matrix-probe", room); // as wide as a cell must be, whatever the reader's letters
  probe.textContent = WIDEST;
  const sizes = new ResizeObserver(() => requestAnimationFrame(onSize));
  for (const watched of [el, probe]) sizes.observe(watched);

  const widest = () => Math.ceil(probe.getBoundingClientRect().width);
  const pixels = (name) => parseFloat(getComputedStyle(el).getPropertyValue(`--matrix-${name}`));

  /** Gives box and table their sizes, and {rows, columns} in view as in matrix-window.js; `before` may be null. */
  function fit(model, before) {
    const [row, head] = ["row", "head"].map(pixels);
    const columns = fitColumns(model.columns, head);
    const count = Math.min(model.rows, before?.rows.count ?? pixels("rows"));
    table.setShape(model, columns, { row, head });
    table.setRows(count);
    room.style.width = `calc(100% + ${(columns.total - columns.count) * columns.each}px)`;
    return { rows: fitRows({ total: model.rows, count, each: row }), columns };
  }

  /** As many columns as can be seen whole. Scrolled to its end, the room shows the last one. */
  function fitColumns(total, head) {
    const each = Math.max(pixels("cell"), widest());
    return { total, count: columnsIn({ total, each, width: el.clientWidth, head }), each };
  }

  /** As many rows as the box has room for; the style sheet bounds the box. */
  function fitRows({ total, count: before, each }) {
    const most = Math.min(total, pixels("rows"));
    const besides = table.height() - before * each; // head and foot
    setWhole(besides + most * each);
    const height = el.clientHeight;
    const count = rowsIn({ most, each, height, head: table.headHeight(), besides });
    table.setRows(count);
    const beyond = scrollHeight({ total, count, each }, height, besides);
    room.style.height = `calc(100% + ${beyond}px)`;
    return { total, count, each };
  }

  /** Set twice, since a box without a height has no scroll bar that would need room. */
  function setWhole(content) {
    for (let i = 0; i < 2; i++) el.style.setProperty("--whole", `${content + el.offsetHeight - el.clientHeight}px`);
  }

  /** What the layout depends on besides the model. */
  const measures = () => `${el.clientWidth} ${el.clientHeight} ${widest()}`;

  return { fit, measures };
}
