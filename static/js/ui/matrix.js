/**
 * A large table of numbers of which only what is in view is in the document; it scrolls by whole cells.
 * Knows a model of rows, columns and rows at the foot; nothing of what they mean.
 */

const element = (name, className, parent) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  parent?.append(made);
  return made;
};

/**
 * `onChoose(row)` and `onHover(row or null)` tell of a row's head. model = {
 *   caption, corner: [text], rows, columns, groupOf(column) or null, columnName(column), cell(row, column),
 *   format(value), rowHead(row) -> {index, cells: [text], label} or null while it is awaited, isDim(row),
 *   largest: what has the full tint, chosen: a row, hovered: index of an example,
 *   foot: [{title} or {name, note, value(column), tint, state, differs(column)}] }
 */
export function createMatrix(el, { onChoose, onHover, onView }) {
  const room = element("div", "matrix-room", el);
  const table = element("table", "matrix-table", room);
  const caption = element("caption", "visually-hidden", table);
  const head = element("thead", "", table);
  const body = element("tbody", "", table);
  const foot = element("tfoot", "", table);
  let model = null;
  let size = null; // {rows, columns} in view, and pixels {row, cell, head}
  let shape = "";

  el.addEventListener("scroll", () => model && fill(), { passive: true });
  new ResizeObserver(() => model && update(model)).observe(el);

  const headRows = () => (model.groupOf ? 2 : 1);
  const pixels = (name) => parseFloat(getComputedStyle(el).getPropertyValue(`--matrix-${name}`));

  function measure() {
    const [row, cell, headWidth, most] = ["row", "cell", "head", "rows"].map(pixels);
    const columns = Math.max(1, Math.min(model.columns, Math.floor((el.clientWidth - headWidth) / cell)));
    return { row, cell, head: headWidth, rows: Math.min(model.rows, most), columns };
  }

  function update(newModel) {
    model = newModel;
    if (!el.clientWidth) return;
    size = measure();
    const wanted = [...Object.values(size), model.groupOf !== null, model.foot.map(({ name, title }) => name ?? title).join("|")].join();
    if (wanted !== shape) build();
    shape = wanted;
    const tall = table.offsetHeight + (model.rows - size.rows) * size.row;
    Object.assign(room.style, { width: `${size.head + model.columns * size.cell}px`, height: `${tall}px` });
    el.style.height = `${table.offsetHeight + (el.offsetHeight - el.clientHeight)}px`;
    caption.textContent = model.caption;
    table.setAttribute("aria-rowcount", headRows() + model.rows + model.foot.length);
    table.setAttribute("aria-colcount", model.columns + 1);
    fill();
  }

  function build() {
    table.style.width = `${size.head + size.columns * size.cell}px`;
    head.replaceChildren();
    if (model.groupOf) element("tr", "matrix-groups", head);
    const names = element("tr", "matrix-names", head);
    const corner = element("th", "", names);
    corner.scope = "col";
    element("span", "matrix-cells", corner);
    for (let c = 0; c < size.columns; c++) element("th", "", names).scope = "col";
    body.replaceChildren(...Array.from({ length: size.rows }, bodyRow));
    foot.replaceChildren(...model.foot.map(footRow));
  }

  function bodyRow(_, place) {
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

  function footRow({ title, name, note }) {
    const line = element("tr", title ? "matrix-title" : "");
    const first = element("th", "", line);
    first.scope = title ? "colgroup" : "row";
    if (title) first.colSpan = size.columns + 1;
    element("span", "", first).textContent = title ?? name;
    if (note) first.title = note;
    if (!title) for (let c = 0; c < size.columns; c++) element("td", "", line);
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

  function reveal(row) {
    const first = firstRow();
    if (row < first) el.scrollTop = row * size.row;
    else if (row >= first + size.rows) el.scrollTop = (row - size.rows + 1) * size.row;
    fill();
  }

  function fill() {
    const [row, column] = [firstRow(), firstColumn()];
    fillHead(column);
    [...body.children].forEach((line, place) => fillRow(line, row + place, column));
    [...foot.children].forEach((line, place) => fillFoot(line, model.foot[place], column));
    onView({ rows: [row, row + size.rows], columns: [column, column + size.columns] });
  }

  function fillHead(first) {
    const names = head.lastElementChild;
    fillTexts(names.firstElementChild.firstElementChild, model.corner);
    for (let c = 0; c < size.columns; c++) {
      const cell = names.children[c + 1];
      put(cell, model.columnName(first + c));
      cell.setAttribute("aria-colindex", first + c + 2);
    }
    if (model.groupOf) fillGroups(head.firstElementChild, first);
  }

  /** Neighbouring columns of one array have one head. */
  function fillGroups(line, first) {
    const runs = [];
    for (let c = 0; c < size.columns; c++) {
      const name = model.groupOf(first + c);
      if (runs.at(-1)?.name === name) runs.at(-1).span++;
      else runs.push({ name, span: 1 });
    }
    const key = runs.map(({ name, span }) => `${name}:${span}`).join();
    if (line.dataset.key === key) return;
    line.dataset.key = key;
    line.replaceChildren(element("td"), ...runs.map(({ name, span }) => {
      const cell = element("th");
      Object.assign(cell, { scope: "colgroup", colSpan: span, textContent: span > 1 ? name : name.split(",")[0] });
      return cell;
    }));
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
    for (let c = 0; c < size.columns; c++) fillCell(line.children[c + 1], model.cell(row, firstOfColumns + c), model.largest);
  }

  const isInView = (row) => row >= firstRow() && row < firstRow() + size.rows;

  function fillExample(button, about) {
    fillTexts(button, about?.cells ?? ["…"]);
    const label = about?.label ?? "not loaded yet";
    if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
  }

  function fillTexts(parent, texts) {
    while (parent.children.length > texts.length) parent.lastChild.remove();
    while (parent.children.length < texts.length) element("span", "", parent);
    texts.forEach((text, i) => put(parent.children[i], text));
  }

  function fillFoot(line, entry, first) {
    if (entry.title) return;
    line.dataset.state = entry.state ?? "";
    for (let c = 0; c < size.columns; c++) {
      const cell = line.children[c + 1];
      fillCell(cell, entry.value(first + c), entry.tint);
      cell.classList.toggle("is-other", Boolean(entry.differs?.(first + c)));
    }
  }

  /** A number with a tint by its size; the whole number on hover. */
  function fillCell(cell, value, largest) {
    const text = value === undefined ? "…" : model.format(value);
    if (cell.firstChild?.data === text && cell.value === value && cell.largest === largest) return;
    put(cell, text);
    cell.value = value;
    cell.largest = largest;
    cell.title = Number.isFinite(value) ? String(value) : "";
    const share = largest && Number.isFinite(value) ? Math.min(1, Math.sqrt(Math.abs(value) / largest)) : 0;
    cell.style.setProperty("--tint", share.toFixed(3));
    cell.classList.toggle("is-negative", value < 0);
  }

  function put(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  return {
    update,
    reveal,
    /** Scrolls to a column. */
    showColumn(column) {
      el.scrollLeft = column * size.cell;
      fill();
    },
    toStart() { el.scrollTop = el.scrollLeft = 0; },
  };
}
