/** The cells of a sweep by batch size and learning rate, seeds taken together. Pure. */

/** What a cell can show: costs of the target, and the loss at the end. */
export const COSTS = ["updates", "epochs", "examples", "operations", "seconds"];
export const FINAL = "final_training_loss";

/**
 * An empty grid for the event `open` of a sweep. `add(cells)` takes those of the event `cells`; `at(curve, column,
 * rate)` gives the results of a cell's seeds, in their order. A curve is one of `curves`, "optimiser schedule".
 */
export function createGrid({ sweep, notices, count }) {
  const left = new Set(notices.filter(({ field }) => field === "batch_sizes").map(({ value }) => value));
  const columns = sweep.batch_sizes
    .filter((size) => !left.has(size))
    .map((given) => ({ given, size: given === "full" ? null : given }));
  const rates = sweep.learning_rates;
  const perColumn = count / columns.length;
  const found = new Map(); // results by curve, column and rate
  let come = 0;

  const keyOf = (curve, column, rate) => `${curve} ${column} ${rate}`;

  function add(cells) {
    for (const result of cells) {
      const column = Math.floor(result.cell / perColumn);
      const key = keyOf(curveOf(result), column, result.learning_rate);
      if (!found.has(key)) found.set(key, new Map());
      found.get(key).set(result.cell, result);
      columns[column].size = result.batch_size;
      come += 1;
    }
  }

  function at(curve, column, rate) {
    const seeds = found.get(keyOf(curve, column, rate)) ?? new Map();
    return [...seeds.keys()].sort((a, b) => a - b).map((cell) => seeds.get(cell));
  }

  return { columns, rates, seeds: sweep.seeds, count, add, at, come: () => come };
}

export const curveOf = ({ optimizer, schedule }) => `${optimizer} ${schedule}`;

/** A number that a result has for `shown`, infinite where it has none. */
export function valueOf(result, shown) {
  const value = shown === FINAL ? finalOf(result) : result.reached?.[shown];
  return Number.isFinite(value) ? value : Infinity;
}

const finalOf = ({ status, final }) => (status === "diverged" ? Infinity : final.training_loss?.value);

/** The middle of the values, or the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}

/**
 * The seeds of a cell in short: {state, value, least, most, reached, diverged, seeds}. The state is "pending" until all
 * have come, "value" where the median is finite, else "diverged" where half of them or more have diverged, or "missed".
 */
export function summaryOf(results, seeds, shown) {
  const values = results.map((result) => valueOf(result, shown));
  const finite = values.filter(Number.isFinite);
  const diverged = results.filter(({ status }) => status === "diverged").length;
  const value = median(values);
  const isWhole = results.length === seeds;
  const missed = 2 * diverged >= seeds ? "diverged" : "missed";
  return {
    state: !isWhole ? "pending" : Number.isFinite(value) ? "value" : missed,
    value,
    least: Math.min(...finite),
    most: Math.max(...finite),
    reached: results.filter((result) => result.reached).length,
    diverged,
    seeds,
  };
}

/** From 0 for the least to 1 for the most, evenly by the logarithm. */
export function shareOf(value, [least, most]) {
  const [from, to] = [least, most].map((end) => Math.log(Math.max(end, Number.MIN_VALUE)));
  return to > from ? (Math.log(Math.max(value, Number.MIN_VALUE)) - from) / (to - from) : 0;
}
