/** Positions with room between them. Depends on numbers; must not know what stands there. */

export const LINE_HEIGHT = 15; // pixels

/** Pushes positions apart, between `low` and `high`, so that neighbours are LINE_HEIGHT away; keeps their order. */
export function spreadOut(positions, low, high) {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a] - positions[b]);
  const result = [...positions];
  order.forEach((i, rank) => {
    const least = rank ? result[order[rank - 1]] + LINE_HEIGHT : low;
    result[i] = Math.max(result[i], least);
  });
  let most = high;
  for (const i of order.reverse()) {
    result[i] = Math.min(result[i], most);
    most = result[i] - LINE_HEIGHT;
  }
  return result;
}
