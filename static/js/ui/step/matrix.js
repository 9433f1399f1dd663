/**
 * A large table of numbers of which only what is in view is in the document; it scrolls by whole cells, and at its
 * ends the page scrolls on. Knows a model of rows, columns and rows at the foot; nothing of what they mean.
 */

import { AWAITED } from "../../core/step-words.js";
import { element, fillCell, fillFoot, fillGroups, fillTexts, footRow, namesRow, put } from "./matrix-cells.js";
import { createMatrixPaper } from "./matrix-paper.js";

const WIDEST = "−0.00000"; // of numbers as they are written here
const LEAST = 4; // rows, if need be at the cost of the foot, which then is scrolled to

/**
 * `onChoose(row)` and `onHover(row or null)` tell of a row's head, `onView({rows, columns, printed, cut})`
 * of what is shown, as [first, end]. model = {
 *   caption, corner: [text], rows, columns, groupOf(column) or null, columnName(column), cell(row, column): a number,
 *   "" for a blank, undefined while it is awaited,
 *   format(value), rowHead(row) -> {index, cells: [text], label} or null while it is awaited, isDim(row),
 *   isThere(row, column): whether all that belongs to a cell has arrived,
 *   tint(column): what has the full tint, 0 for none, chosen: a row, hovered: index of an example,
 *   foot: [{title} or {name, note, value(column), tint(column), state, differs(column)}] }
 */
export function createMatrix(el, { onChoose, onHover, onView }) {
  const room = element("div", "matrix-room", el);
  const table = element("table", "matrix-table", room);
  const caption = element("caption", "visually-hidden", table);
  const head = element("thead", "", table);
  const body = element("tbody", "", table);
  const foot = element("tfoot", "matrix-foot", table);
  const probe = element("span", "matrix-probe", room); // as wide as a cell must be, whatever the reader's letters
  const paper = createMatrixPaper(el);
  let model = null;
  let size = null; // {rows, columns} in view, and pixels {row, cell}
  let shape = "";
  let measured = ""; // what it hangs on, at the last update
  let printing = false;
  let seen = null; // {rows, columns} at the last fill: while it is printed the box is not there

  probe.textContent = WIDEST;
  el.addEventListener("scroll", () => size && !printing && fill(), { passive: true });
  const sizes = new ResizeObserver(() => requestAnimationFrame(refit));
  for (const watched of [el, probe]) sizes.observe(watched);

  const measures = () => `${el.clientWidth} ${el.clientHeight} ${widest()}`;
  const widest = () => Math.ceil(probe.getBoundingClientRect().width);
  const headRows = () => (model.groupOf ? 2 : 1);
  const pixels = (name) => parseFloat(getComputedStyle(el).getPropertyValue(`--matrix-${name}`));

  function refit() {
    if (model && measures() !== measured) update(model);
  }

  function update(newModel) {
    model = newModel;
    if (printing) onView(paper.show(model, seen));
    else if (el.clientWidth) show();
  }

  function show() {
    fitColumns();
    fitRows();
    caption.textContent = model.caption;
    table.setAttribute("aria-rowcount", headRows() + model.rows + model.foot.length);
    table.setAttribute("aria-colcount", model.columns + 1);
    measured = measures();
    fill();
  }

  /** As many columns as can be seen whole. Scrolled to its end, the room shows the last one. */
  function fitColumns() {
    const [row, headWidth] = ["row", "head"].map(pixels);
    const cell = Math.max(pixels("cell"), widest());
    const columns = Math.max(1, Math.min(model.columns, Math.floor((el.clientWidth - headWidth) / cell)));
    size = { rows: Math.min(model.rows, size?.rows ?? pixels("rows")), columns, row, cell };
    const wanted = [
      row,
      cell,
      headWidth,
      columns,
      headRows(),
      model.foot.map(({ name, title }) => name ?? title).join("|"),
    ].join();
    if (wanted !== shape) build(headWidth);
    shape = wanted;
    setRows(size.rows);
    room.style.width = `calc(100% + ${(model.columns - columns) * cell}px)`;
  }

  /** As many rows as the box has room for; the style sheet bounds the box. */
  function fitRows() {
    const most = Math.min(model.rows, pixels("rows"));
    const besides = table.offsetHeight - size.rows * size.row; // head and foot
    setWhole(besides + most * size.row);
    const high = el.clientHeight;
    const fitting = Math.floor((high - besides + 1) / size.row);
    const least = Math.min(LEAST, Math.floor((high - head.offsetHeight) / size.row));
    setRows(Math.max(1, Math.min(most, Math.max(fitting, least))));
    const beyond = Math.max(0, besides + size.rows * size.row - high);
    room.style.height = `calc(100% + ${(model.rows - size.rows) * size.row + (beyond > 1 ? beyond : 0)}px)`;
  }

  /** Set twice, since a box without a height has no scroll bar that would need room. */
  function setWhole(content) {
    for (let i = 0; i < 2; i++) el.style.setProperty("--whole", `${content + el.offsetHeight - el.clientHeight}px`);
  }

  function build(headWidth) {
    table.style.width = `${headWidth + size.columns * size.cell}px`;
    head.replaceChildren(...(model.groupOf ? [element("tr", "matrix-groups")] : []), namesRow(size.columns));
    body.replaceChildren();
    foot.replaceChildren(...model.foot.map((entry) => footRow(entry, size.columns)));
    fillHead(0); // a row without cells has no height
  }

  function setRows(rows) {
    size.rows = rows;
    while (body.children.length > rows) body.lastChild.remove();
    while (body.children.length < rows) body.append(bodyRow(body.children.length));
  }

  function bodyRow(place) {
    const line = element("tr");
    const name = element("th", "", line);
    name.scope = "row";
    const button = element("button", "matrix-cells matrix-example", name);
    button.type = "button";
    button.addEventListener("click", () => onChoose(firstRow() + place));
    button.addEventListener("keydown", (event) => moveChoice(event, firstRow() + place));
    line.addEventListener("pointerenter", () => onHover(firstRow() + place));
    line.addEventListener("pointerleave", () => onHover(null));
    for (let c = 0; c < size.columns; c++) element("td", "", line);
    return line;
  }

  /** Up and down choose the neighbours; their row is scrolled to. */
  function moveChoice(event, row) {
    const move = { ArrowUp: -1, ArrowDown: 1, Home: -model.rows, End: model.rows }[event.key];
    if (!move) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(model.rows - 1, row + move));
    reveal(next);
    onChoose(next);
    body.children[next - firstRow()].querySelector("button").focus();
  }

  const bounded = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
  const firstRow = () => bounded(el.scrollTop / size.row, model.rows - size.rows);
  const firstColumn = () => bounded(el.scrollLeft / size.cell, model.columns - size.columns);
  const isInView = (row) => row >= firstRow() && row < firstRow() + size.rows;

  /** Scrolls as little as brings a row into view, from the foot too. */
  function reveal(row) {
    if (!size) return;
    const [least, most] = [row - size.rows + 1, Math.min(row, model.rows - size.rows)];
    const top = Math.max(least * size.row, Math.min(most * size.row, el.scrollTop));
    if (top !== el.scrollTop) el.scrollTop = top;
    fill();
  }

  function fill() {
    const [row, column] = [firstRow(), firstColumn()];
    fillHead(column);
    [...body.children].forEach((line, place) => fillRow(line, row + place, column));
    [...foot.children].forEach((line, place) => fillFoot(line, model.foot[place], column, model.format));
    seen = { rows: [row, row + size.rows], columns: [column, column + size.columns] };
    onView({ ...seen, printed: false });
  }

  function fillHead(first) {
    const names = head.lastElementChild;
    fillTexts(names.firstElementChild.firstElementChild, model.corner);
    for (let c = 0; c < size.columns; c++) {
      const cell = names.children[c + 1];
      put(cell, model.columnName(first + c));
      cell.setAttribute("aria-colindex", first + c + 2);
    }
    if (model.groupOf)
      fillGroups(
        head.firstElementChild,
        Array.from({ length: size.columns }, (_, c) => model.groupOf(first + c)),
      );
  }

  function fillRow(line, row, firstOfColumns) {
    const about = model.rowHead(row);
    const button = line.querySelector("button");
    line.setAttribute("aria-rowindex", headRows() + row + 1);
    line.classList.toggle("is-chosen", row === model.chosen);
    line.classList.toggle("is-dim", model.isDim(row));
    fillExample(button, about);
    button.tabIndex = row === (model.chosen ?? 0) || (row === firstRow() && !isInView(model.chosen)) ? 0 : -1;
    button.setAttribute("aria-pressed", String(row === model.chosen));
    line.classList.toggle("is-hovered", about?.index !== undefined && about.index === model.hovered);
    for (let c = 0; c < size.columns; c++)
      fillCell(line.children[c + 1], model.cell(row, firstOfColumns + c), model.tint(firstOfColumns + c), model.format);
  }

  function fillExample(button, about) {
    fillTexts(button, about?.cells ?? ["…"]);
    const label = about?.label ?? AWAITED;
    if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
  }

  /** Sets all of it, or what is in view, for the paper. */
  function print(wanted) {
    if (!seen || wanted === printing) return;
    if (wanted) {
      printing = true;
      onView(paper.show(model, seen));
    } else {
      paper.clear();
      if (!el.clientWidth) return; // Firefox says that it has printed before the box is back, and once more after
      printing = false;
      update(model);
    }
  }

  return {
    update,
    reveal,
    print,
    /** Scrolls to a column. */
    showColumn(column) {
      if (!size) return;
      el.scrollLeft = column * size.cell;
      fill();
    },
    /** To the first row and column; past so many columns where they alone would be in view. */
    toStart(past) {
      el.scrollTop = 0;
      el.scrollLeft = size && size.columns <= past ? past * size.cell : 0;
    },
  };
}
