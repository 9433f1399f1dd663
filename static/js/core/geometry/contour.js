/** Line segments where a function on a grid is zero (marching squares, linear along the edges). */

/** `values` has shape (rows, columns); calls `segment(x1, y1, x2, y2)` in grid units. */
export function zeroContour(values, columns, rows, segment) {
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      cell(values[at], values[at + 1], values[at + columns], values[at + columns + 1], column, row, segment);
    }
  }
}

function cell(a, b, c, d, x, y, segment) {
  const isAbove = a > 0;
  if (b > 0 === isAbove && c > 0 === isAbove && d > 0 === isAbove) return;
  const crossings = [];
  if (a > 0 !== b > 0) crossings.push(x + a / (a - b), y);
  if (b > 0 !== d > 0) crossings.push(x + 1, y + b / (b - d));
  if (c > 0 !== d > 0) crossings.push(x + c / (c - d), y + 1);
  if (a > 0 !== c > 0) crossings.push(x, y + a / (a - c));
  for (let i = 0; i + 3 < crossings.length; i += 4) {
    segment(crossings[i], crossings[i + 1], crossings[i + 2], crossings[i + 3]);
  }
}
