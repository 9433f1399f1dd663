/**
 * Which cells of the matrix are printed, and in which bands of columns. Depends on counts and on which cells have
 * arrived; must not know an element.
 */

const WHOLE = { rows: 40, columns: 84 }; // a matrix up to this size is printed whole
const PART = { rows: 40, columns: 21 }; // of a larger one at least this many, starting with those in view
const BAND = 7; // columns that the paper has room for

/**
 * {rows, columns} as [first, end], and whether they are `cut` for want of numbers. `seen` = {rows, columns} is in view.
 * Where nothing that is in view has arrived, the first rows and columns have.
 */
export function printedStretch({ rows: allRows, columns: allColumns, isThere }, seen) {
  const rows = wanted("rows", allRows, seen.rows);
  const columns = wanted("columns", allColumns, seen.columns);
  const [row, column] = isThere(rows[0], columns[0]) ? [rows[0], columns[0]] : [0, 0];
  const endRow = endOf(row, rows, (r) => isThere(r, column));
  const endColumn = endOf(column, columns, (c) => isThere(row, c) && isThere(endRow - 1, c));
  const cut = endRow - row < lengthOf(rows) || endColumn - column < lengthOf(columns);
  return { rows: [row, endRow], columns: [column, endColumn], cut };
}

/** @param {number[]} stretch */
const lengthOf = ([first, end]) => end - first;

function wanted(key, total, [first, end]) {
  if (total <= WHOLE[key]) return [0, total];
  const count = Math.min(total, Math.max(PART[key], end - first));
  const from = Math.min(first, total - count);
  return [from, from + count];
}

/** How far from `first` on all that is wanted has arrived. */
function endOf(first, stretch, isThere) {
  const last = first + lengthOf(stretch);
  let at = first;
  while (at < last && isThere(at)) at++;
  return at;
}

/**
 * The columns [first, end] in bands [first, end] that fit the paper, of about the same width.
 * @param {number[]} columns
 */
export function printedBands([first, end]) {
  const count = Math.ceil((end - first) / BAND);
  const edge = (i) => first + Math.round((i * (end - first)) / count);
  return Array.from({ length: count }, (_, i) => [edge(i), edge(i + 1)]);
}
