/** How long a gradient is drawn. Pure. */

/**
 * 1, 2 or 5 times a power of ten by which vectors are multiplied, so that the longest is at most `longest`; null where
 * none has a length.
 * @type {(vectors: ?number[][], longest: number) => ?number}
 */
export function arrowScale(vectors, longest) {
  const most = Math.max(0, ...vectors.map((vector) => Math.hypot(...vector)).filter(Number.isFinite));
  const scale = longest / most;
  if (!(most > 0) || !Number.isFinite(scale)) return null;
  const power = Math.floor(Math.log10(scale));
  const factor = [5, 2, 1].find((size) => size * 10 ** power <= scale * (1 + 1e-9)) ?? 1;
  return power < 0 ? factor / 10 ** -power : factor * 10 ** power;
}
