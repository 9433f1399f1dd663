/**
 * The matrix of one opened step in blocks, each fetched when it is first looked at. Depends on rows and columns by
 * number and on the shape of the replies; must not know the page.
 */

export const BLOCK = { rows: 64, columns: 128 };
const PAUSE = 2000; // milliseconds until a window that failed is asked for again

/** `load(rows, columns)` gives a promise of the reply for two windows {first, last}; `onChange()` tells of each. */
export function createBlocks(head, { load, onChange }) {
  const blocks = new Map([["0,0", head]]);
  const retryAt = new Map(); // of blocks that could not be fetched: when to ask again
  const [rows, columns] = [head.rows.total, head.columns.total];

  const windowAt = (index, size, total) => ({ first: index * size, last: Math.min(total, (index + 1) * size) });

  const keyOf = (rowIndex, columnIndex) =>
    `${Math.floor(rowIndex / BLOCK.rows)},${Math.floor(columnIndex / BLOCK.columns)}`;

  /** The block that holds a cell; where it is not there yet, it is asked for and null is given. */
  function blockOf(rowIndex, columnIndex) {
    const [r, c] = [Math.floor(rowIndex / BLOCK.rows), Math.floor(columnIndex / BLOCK.columns)];
    const key = keyOf(rowIndex, columnIndex);
    if (!blocks.has(key) && performance.now() >= (retryAt.get(key) ?? 0)) {
      blocks.set(key, null);
      load(windowAt(r, BLOCK.rows, rows), windowAt(c, BLOCK.columns, columns))
        .then(
          (reply) => blocks.set(key, reply),
          () => later(key),
        )
        .then(onChange);
    }
    return blocks.get(key) ?? null;
  }

  function later(key) {
    blocks.delete(key);
    retryAt.set(key, performance.now() + PAUSE);
    setTimeout(onChange, PAUSE);
  }

  const inBlock = (index, size) => index % size;

  return {
    head,
    rows,
    columns,
    /** Whether a cell is there, and all that is told of its row and its column. */
    isThere: (r, c) => [keyOf(r, c), keyOf(r, 0), keyOf(0, c)].every((key) => blocks.get(key)),
    /** The gradient of a row's example at a column's parameter; undefined until it is there. */
    gradient: (r, c) => blockOf(r, c)?.gradients[inBlock(r, BLOCK.rows)]?.[inBlock(c, BLOCK.columns)],
    /** What is told of a row: {index, y, loss, …} or {group, count, loss, …}. */
    example(r) {
      const block = blockOf(r, 0);
      if (!block) return null;
      const at = inBlock(r, BLOCK.rows);
      return Object.fromEntries(Object.entries(block.examples).map(([key, list]) => [key, list?.[at]]));
    },
    /** One of the vectors over parameters: "gradient_mean", "before", … */
    parameter: (name, c) => blockOf(0, c)?.parameters[name][inBlock(c, BLOCK.columns)],
    way: (index, c) => blockOf(0, c)?.ways[index].gradient[inBlock(c, BLOCK.columns)],
    term: (name, c) => blockOf(0, c)?.linear_terms?.[name][inBlock(c, BLOCK.columns)],
    state: (name, when, c) => blockOf(0, c)?.optimizer_state[name][when][inBlock(c, BLOCK.columns)],
  };
}
