/** The curve of updates against batch size, and the rules for the rate. Pure. */

/** The rules by which a rate may grow with the batch size: as this power of it. */
export const RULES = { linear: 1, "square-root": 0.5 };

/** The value at `size` on the power law through (size, value) of the first point. */
export const onRule = ({ size, value }, power, other) => value * (other / size) ** power;

/** The size at which the power law through a point comes to a value. */
export const sizeOnRule = ({ size, value }, power, other) => size * (other / value) ** (1 / power);

/** S_min + E_min / B of the measured bend. */
export const fittedAt = (measured, size) => measured.fewest_updates + measured.fewest_examples / size;

/** Sizes from the first to the last, evenly by their logarithm. */
export function sizesBetween(first, last, wanted = 60) {
  return Array.from({ length: wanted + 1 }, (_, i) => first * (last / first) ** (i / wanted));
}

/** The power of the size by which the values grow: the slope of a least-squares line in the log-log plot. */
export function powerOf(points) {
  const [across, up] = ["size", "value"].map((key) => points.map((point) => Math.log(point[key])));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(across), mean(up)];
  const spread = across.reduce((sum, value) => sum + (value - x) ** 2, 0);
  return across.reduce((sum, value, i) => sum + (value - x) * (up[i] - y), 0) / spread;
}

/** A loss that every batch size reaches at its best rate, in two digits; null where one of them has none. */
export function reachableBy(best) {
  const finals = best.map(({ final_training_loss: value }) => value);
  if (!finals.length || !finals.every((value) => Number.isFinite(value) && value > 0)) return null;
  const most = Math.max(...finals);
  const unit = 10 ** (Math.floor(Math.log10(most)) - 1);
  return Number((Math.ceil((1.02 * most) / unit) * unit).toPrecision(2));
}

/** The batch sizes whose best rate is the highest (or the lowest) that was tried. */
export function atEnd(best, rates) {
  const of = (end) => best.filter((each) => each.learning_rate === end).map(({ batch_size: size }) => size);
  if (rates.length < 2) return { highest: [], lowest: [] };
  return { highest: of(Math.max(...rates)), lowest: of(Math.min(...rates)) };
}
