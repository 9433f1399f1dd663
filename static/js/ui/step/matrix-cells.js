/**
 * What the matrix on the screen and the one on paper are made of: its elements, numbers with a tint, heads of groups.
 */

export function element(name, className, parent) {
  const made = document.createElement(name);
  if (className) made.className = className;
  parent?.append(made);
  return made;
}

export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A span for each text. */
export function fillTexts(parent, texts) {
  while (parent.children.length > texts.length) parent.lastChild.remove();
  while (parent.children.length < texts.length) element("span", "", parent);
  texts.forEach((text, i) => put(parent.children[i], text));
}

/** A number with a tint by its size, the whole number on hover; "" leaves the cell blank, undefined is awaited. */
export function fillCell(cell, value, largest, format) {
  const text = value === undefined ? "…" : value === "" ? "" : format(value);
  if (cell.firstChild?.data === text && cell.value === value && cell.largest === largest) return;
  put(cell, text);
  cell.value = value;
  cell.largest = largest;
  cell.title = Number.isFinite(value) ? String(value) : "";
  const share = largest && Number.isFinite(value) ? Math.min(1, Math.sqrt(Math.abs(value) / largest)) : 0;
  cell.style.setProperty("--tint", share.toFixed(3));
  cell.classList.toggle("is-negative", value < 0);
}

/** The cells of a row at the foot, from column `first` on. */
export function fillFoot(line, { title, state, value, tint, differs }, first, format) {
  if (title) return;
  line.dataset.state = state ?? "";
  [...line.querySelectorAll("td")].forEach((cell, c) => {
    fillCell(cell, value(first + c), tint(first + c), format);
    cell.classList.toggle("is-other", differs(first + c));
  });
}

/** A row at the foot, its cells still empty: a title over all columns, or a name before them. */
export function footRow({ title, name, note }, columns) {
  const line = element("tr", title ? "matrix-title" : "");
  const first = element("th", "", line);
  first.scope = title ? "colgroup" : "row";
  if (title) first.colSpan = columns + 1;
  element("span", "", first).textContent = title ?? name;
  if (note) first.title = note;
  if (!title) for (let c = 0; c < columns; c++) element("td", "", line);
  return line;
}

/** Heads of columns, still empty, behind the corner. */
export function namesRow(columns) {
  const line = element("tr", "matrix-names");
  const corner = element("th", "", line);
  corner.scope = "col";
  element("span", "matrix-cells", corner);
  for (let c = 0; c < columns; c++) element("th", "", line).scope = "col";
  return line;
}

/** Neighbouring columns of one array have one head. */
export function fillGroups(line, names) {
  const runs = [];
  for (const name of names) {
    if (runs.at(-1)?.name === name) runs.at(-1).span++;
    else runs.push({ name, span: 1 });
  }
  const key = runs.map(({ name, span }) => `${name}:${span}`).join();
  if (line.dataset.key === key) return;
  line.dataset.key = key;
  line.replaceChildren(
    element("td"),
    ...runs.map(({ name, span }) => {
      const cell = element("th");
      return Object.assign(cell, {
        scope: "colgroup",
        colSpan: span,
        textContent: span > 1 ? name : name.split(",")[0],
      });
    }),
  );
}
