/**
 * The columns of a step's matrix before those of the parameters: each example's x, and its δ of the output. Depends on
 * the reply of /api/v1/step.
 */

const MOST = 6; // numbers of one kind that are shown: of more, the first would tell little

const LEADING = [
  { key: "x", symbol: "x", group: "x, input", phase: null },
  { key: "delta", symbol: "δ", group: "δ, output", phase: "error" },
];

/**
 * A column is {key, symbol, index, name, group, mean, phase}: `mean` is that over the whole batch, `phase` the one that
 * computes its numbers, null for x, which is given. A matrix of classes has no such columns.
 */
export function leadingColumns(head) {
  if (head.examples.group) return [];
  const columnsOf = (kind) =>
    meansOf(head, kind).map((mean, index) => ({ ...kind, index, mean, name: `${kind.symbol}[${index}]` }));
  return LEADING.filter((kind) => meansOf(head, kind).length <= MOST).flatMap(columnsOf);
}

/** What has too many numbers for columns: [{symbol, count}]. */
export const withoutColumns = (head) =>
  LEADING.map((kind) => ({ symbol: kind.symbol, count: meansOf(head, kind).length })).filter(
    ({ count }) => count > MOST,
  );

const meansOf = (head, { key }) => head[`mean_${key}`];
