/** The query of a sweep from what a form says. Pure. */

const OF_DATA = ["data", "loss"]; // what another data set takes its own default for

/**
 * `experiment`: the query of the experiment; `data` and `stop` = {path, value} as chosen; `before`: the data set that
 * the experiment has; `settings` = {name: text}, of which an empty one is left out.
 */
export function sweepQuery({ experiment, before, data, stop, settings }) {
  const pairs = [...new URLSearchParams(experiment)].filter(([key]) => {
    if (key === stop.path || key === "data") return false;
    return data === before || !(OF_DATA.includes(key) || key.startsWith("data."));
  });
  const said = Object.entries(settings).filter(([, text]) => text !== "");
  return textOf([["data", data], ...pairs, [stop.path, stop.value], ...said]);
}

/** As an address has it, commas as they are. */
export const textOf = (pairs) => new URLSearchParams(pairs).toString().replaceAll("%2C", ",");

/**
 * The query of the main page that opens one cell: `base` is the experiment without what differs in a curve, `first` the
 * result of its first seeds; `given` is the batch size as the sweep has it.
 */
export function cellQuery(base, given, first, { target, measure }) {
  const own = { runs: given, learning_rate: first.learning_rate };
  const seeds = { seed: first.seed, "model.seed": first.start_seed };
  const pairs = [
    ...new URLSearchParams(base),
    ...Object.entries(own),
    ...Object.entries(seeds).filter(([, seed]) => seed !== 0),
    ...targetPairs(target, measure),
  ];
  return textOf(pairs.map(([key, value]) => [key, String(value)]));
}

/** The target as the main page's address has it. */
export function targetPairs(target, measure) {
  if (target === null) return [];
  return [["target", String(target)], ...(measure === "test_loss" ? [["target_of", "test"]] : [])];
}
