/**
 * Where an epoch's examples lie as cells, in the order of their use: each batch is a block, and blocks flow
 * in rows like words. Depends on counts and pixels; draws nothing.
 */

export const MARGIN = 6; // pixels round all cells, for a frame or a ring
const LARGEST = 14; // pixels from one cell to the next

/** Pixels left free between the cells of a batch, and between batches besides. */
const gapsOf = (pitch) => ({ inner: pitch >= 5 ? 1 : 0, outer: pitch >= 8 ? 4 : pitch >= 4 ? 2 : 1 });

/** How many columns a batch longer than a row has: a divisor of its size, so that all rows are full, if one fits. */
function evenColumns(size, fitting) {
  for (let columns = fitting; columns > fitting / 2; columns--) if (size % columns === 0) return columns;
  return fitting;
}

/** `cut` = {count, size}: so many examples in batches of `size`, the last of which may be shorter. */
export function layOutStrip({ count, size }, width, pitch) {
  const { inner, outer } = gapsOf(pitch);
  const room = width - 2 * MARGIN;
  const fitting = Math.max(1, Math.floor(room / pitch));
  const columns = size <= fitting ? size : evenColumns(size, fitting);
  const across = columns * pitch + outer; // from one block to the next
  const down = Math.ceil(size / columns) * pitch + outer;
  const perRow = Math.max(1, Math.floor((room + outer) / across));
  const rows = Math.ceil(Math.ceil(count / size) / perRow);
  return {
    count,
    size,
    pitch,
    cell: pitch - inner,
    columns,
    across,
    down,
    perRow,
    height: rows * down - outer - inner + 2 * MARGIN,
  };
}

/** The largest pitch at which every one of the cuts is at most `most` pixels high. */
export function pitchFor(cuts, width, most) {
  let pitch = LARGEST;
  while (pitch > 1 && cuts.some((cut) => layOutStrip(cut, width, pitch).height > most)) pitch--;
  return pitch;
}

/** The top left corner of a batch's block and how many examples it holds: {x, y, length}. */
export function blockOf({ count, size, across, down, perRow }, batch) {
  return {
    x: MARGIN + (batch % perRow) * across,
    y: MARGIN + Math.floor(batch / perRow) * down,
    length: Math.max(0, Math.min(size, count - batch * size)),
  };
}

/** The top left corner of a cell, by its place in the order. */
export function cellOf(strip, place) {
  const { size, columns, pitch } = strip;
  const { x, y } = blockOf(strip, Math.floor(place / size));
  const within = place % size;
  return { x: x + (within % columns) * pitch, y: y + Math.floor(within / columns) * pitch };
}

/** The place in the order whose cell, or the gap beside it, holds the pixel; −1 where there is none. */
export function placeAt({ count, size, pitch, columns, across, down, perRow }, x, y) {
  const [left, top] = [x - MARGIN, y - MARGIN];
  const [blockColumn, blockRow] = [Math.floor(left / across), Math.floor(top / down)];
  if (left < 0 || top < 0 || blockColumn >= perRow) return -1;
  const column = Math.min(columns - 1, Math.floor((left - blockColumn * across) / pitch));
  const row = Math.min(Math.ceil(size / columns) - 1, Math.floor((top - blockRow * down) / pitch));
  const batch = blockRow * perRow + blockColumn;
  const within = row * columns + column;
  const place = batch * size + within;
  return within < size && place < count ? place : -1;
}
