/**
 * Which cells of a large table are in view in the box that it scrolls in. Depends on counts and pixels; must not know
 * an element.
 *
 * A direction, rows or columns, is {total, count, each}: `count` of `total` are in view, `each` pixels long.
 */

const LEAST = 4; // rows, if need be at the cost of the foot, which then is scrolled to

/** How many columns can be seen whole in `width`, beside heads of rows that are `head` wide. */
export const columnsIn = ({ total, each, width, head }) =>
  Math.max(1, Math.min(total, Math.floor((width - head) / each)));

/** How many of `most` rows a box of `height` shows. The table's head is `head` high, with its foot `besides`. */
export function rowsIn({ most, each, height, head, besides }) {
  const fitting = Math.floor((height - besides + 1) / each);
  const least = Math.min(LEAST, Math.floor((height - head) / each));
  return Math.max(1, Math.min(most, Math.max(fitting, least)));
}

/** How far the box scrolls down: one row's height for each row out of view, and what it cuts off the foot. */
export function scrollHeight({ total, count, each }, height, besides) {
  const cut = Math.max(0, besides + count * each - height);
  return (total - count) * each + (cut > 1 ? cut : 0);
}

/** The first row or column in view, where the box is scrolled by so many pixels. */
export const firstIn = ({ total, count, each }, scrolled) =>
  Math.max(0, Math.min(total - count, Math.round(scrolled / each)));

/** The scroll position nearest to `scrolled` at which the row or column `index` is in view, and not only the foot. */
export function scrollFor({ total, count, each }, scrolled, index) {
  const [least, most] = [index - count + 1, Math.min(index, total - count)];
  return Math.max(least * each, Math.min(most * each, scrolled));
}

/** The row that a key leads to from `row`; null for a key that does not move. */
export function rowAfter(key, row, rows) {
  const move = { ArrowUp: -1, ArrowDown: 1, Home: -rows, End: rows }[key];
  return move ? Math.max(0, Math.min(rows - 1, row + move)) : null;
}

/**
 * Whether the tabulator stops at a row: at the chosen one, or the table's first without a choice; at the first of the
 * rows in view, [first, end], where the chosen one is not among them.
 */
export const isTabStop = (row, chosen, [first, end]) =>
  row === (chosen ?? 0) || (row === first && !(chosen >= first && chosen < end));
