/** The losses of a way that is followed, as a line in a small box. Depends on numbers; must not know the page. */

const HIGHEST = 3; // times the loss at the start: what grows beyond that leaves the box at its top

/** The range of losses, [low, high], that the lines of all ways share. */
export function sharedRange(ways) {
  const [start] = ways[0].losses;
  const within = ways.flatMap(({ losses }) => losses).filter((loss) => loss !== null && loss <= HIGHEST * start);
  return [Math.min(...within, start), Math.max(...within, start)];
}

/**
 * Points {x, y} of the losses in a box {width, height, margin}, and where the line `leaves` it at the top for good:
 * {x, y, step}, null where it ends within. A loss that is not finite comes as null.
 */
export function lineOf(losses, [low, high], { width, height, margin }) {
  const inside = (loss) => loss !== null && loss <= high;
  const last = losses.findLastIndex(inside);
  const x = (step) => margin + ((width - 2 * margin) * step) / Math.max(1, losses.length - 1);
  const share = (loss) => (high > low ? (loss - low) / (high - low) : 0);
  const y = (loss) =>
    loss === null ? -height : Math.max(-height, height - margin - (height - 2 * margin) * share(loss));
  const points = losses.slice(0, last + 1).map((loss, step) => ({ x: x(step), y: y(loss) }));
  if (last === losses.length - 1) return { points, leaves: null };
  const leaves = { x: x(Math.max(0, last) + crossing(losses[last], losses[last + 1], high)), y: 0, step: last + 1 };
  return { points: [...points, leaves], leaves };
}

/** The share of the way from one loss to the next at which the line passes `high`; there may be no loss before. */
function crossing(from, to, high) {
  return from === undefined || to === null ? 0 : (high - from) / (to - from);
}
