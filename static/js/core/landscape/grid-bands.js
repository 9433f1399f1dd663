/** A grid that takes long, cut into bands of rows. Pure. */

const QUICK = 1000; // milliseconds that one request may take
const BAND = 400; // milliseconds that each of several shall take

/** How many rows to ask for at once, by the milliseconds that one takes. */
export function rowsFor(perRow, rows) {
  if (perRow * rows <= QUICK) return rows;
  return Math.max(1, Math.min(rows, Math.floor(BAND / perRow)));
}

/** The band from this row on: {from, to}, `to` exclusive. */
export const bandOf = (first, count, rows) => ({ from: first, to: Math.min(rows, first + count) });
