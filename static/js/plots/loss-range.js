/** The range of losses that keeps the bold lines readable. Knows columns, draws nothing. */

const CAP = 3; // a run may rise to this multiple of the first loss before it leaves the plot

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

/** [low, high] in losses, for a linear or logarithmic axis. */
export function lossRange(runs, scale, withTest) {
  const first = Math.max(0, ...runs.map((run) => run.training_loss.length ? run.training_loss.values[0] : 0)) || 1;
  const names = withTest ? ["training_loss", "test_loss"] : ["training_loss"];
  let [low, high] = [first, first];
  for (const run of runs) {
    for (const name of names) {
      const [least, most] = spanOf(run[name], run[name].length, CAP * first);
      low = Math.min(low, least);
      high = Math.max(high, most);
    }
  }
  if (scale === "log") return [Math.max(low, high * 1e-9) / 3, high * 2];
  return [0, high * 1.3];
}

/** Whether a drawn range still serves: small changes would only make the picture jump. */
export function stillServes([low, high], [newLow, newHigh]) {
  return newHigh <= high * 1.02 && newHigh > high * 0.75 && newLow >= low * 0.98 && (low === 0 || newLow < low * 2);
}
