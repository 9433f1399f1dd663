/** Round numbers for an axis. */

const FACTORS = [[1], [1, 3], [1, 2, 5]];

/** Ticks of a logarithmic axis: powers of ten, with what lies between where there is room. */
export function logTicks(low, high, wanted) {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Math.log10(high / low);
  if (decades < 0.7) return niceTicks(low, high, wanted).values.filter((value) => value > 0);
  const factors = FACTORS[decades * 3 <= wanted ? 2 : decades * 2 <= wanted ? 1 : 0];
  const stride = Math.max(1, Math.ceil(decades / Math.max(2, wanted)));
  const values = [];
  for (let power = first; power <= last; power++) {
    if (power % stride === 0) values.push(...factors.map((factor) => factor * 10 ** power));
  }
  return values.filter((value) => value >= low * 0.999 && value <= high * 1.001);
}

/** About `wanted` ticks within [low, high] at 1, 2 or 5 times a power of ten: {step, values}. */
export function niceTicks(low, high, wanted) {
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999);
  const values = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) values.push(i * step);
  return { step, values };
}
