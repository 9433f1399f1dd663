/** The range of losses that keeps the bold lines readable. Depends on columns; draws nothing. */

/** @import { Run } from "../../core/types.js" */

// A run may rise to this multiple of the first loss before it leaves the plot.
const CAPS = { linear: 3, log: 1e6 };

function spanOf(column, length, cap) {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < length; i++) {
    const value = column.values[i];
    if (value > 0 && value < low) low = value;
    if (value <= cap && value > high) high = value;
  }
  return [low, high];
}

/** The highest loss that is to be seen; where every run leaves, the one that leaves least decides. */
function capOf(runs, scale, first) {
  const highest = runs.map((run) => {
    const seen = run.training_loss.values.subarray(0, run.training_loss.length);
    return seen.reduce((top, value) => (value > top ? value : top), 0);
  });
  return Math.max(CAPS[scale] * first, Math.min(...highest));
}

/**
 * [low, high] in losses, for a linear or logarithmic axis.
 * @type {(runs: Run[], scale: "linear" | "log", withTest: boolean) => number[]}
 */
export function lossRange(runs, scale, withTest) {
  const first = Math.max(0, ...runs.map((run) => (run.training_loss.length ? run.training_loss.values[0] : 0))) || 1;
  const names = withTest ? ["training_loss", "test_loss"] : ["training_loss"];
  const cap = capOf(runs, scale, first);
  let [low, high] = [first, first];
  for (const run of runs) {
    for (const name of names) {
      const [least, most] = spanOf(run[name], run[name].length, cap);
      low = Math.min(low, least);
      high = Math.max(high, most);
    }
  }
  if (scale === "log") return [Math.max(low, high * 1e-9) / 10, high * 2];
  return [0, high * 1.3];
}

/**
 * Whether a drawn range still serves: small changes would only make the picture jump.
 * @type {(drawn: number[], range: number[]) => boolean}
 */
export function stillServes([low, high], [newLow, newHigh]) {
  return newHigh <= high * 1.02 && newHigh > high * 0.75 && newLow >= low * 0.98 && (low === 0 || newLow < low * 2);
}
