/** What is special about each run, in words: where it leaves the defaults, or the other runs. */

/** @import { Catalog, RunSettings } from "./types.js" */

const SYMBOLS = { momentum: "μ", decay: "ρ", beta1: "β₁", beta2: "β₂", epsilon: "ε", weight_decay: "λ" };
const LAST = { drop: "short last batch dropped", weighted: "short last batch weighted" };

const entryOf = (list, name) => list.find((entry) => entry.name === name);
const readable = (name) => name.replaceAll("_", " ");

function optimizerOf(run, { optimizers }) {
  const { title, parameters } = entryOf(optimizers, run.optimizer);
  const own = Object.entries(parameters).filter(([key, value]) => run[key] !== value);
  return [title, ...own.map(([key]) => `${SYMBOLS[key] ?? readable(key)} ${run[key]}`)].join(" ");
}

function scheduleOf(run, { schedules }) {
  const { parameters } = entryOf(schedules, run.schedule);
  const factor = parameters.includes("schedule_factor") ? ` × ${run.schedule_factor}` : "";
  const epochs = parameters.includes("schedule_epochs") ? ` in ${run.schedule_epochs} epochs` : "";
  const name = run.schedule === "constant" ? "constant rate" : `${readable(run.schedule)}${factor}${epochs}`;
  return run.warmup ? `${name}, warm-up ${run.warmup}` : name;
}

const isOdd = (key, plain) => (run) => run[key] !== plain;

/**
 * [words, whether a run says them, whether all runs say them where their words differ].
 * @type {[(run: RunSettings, catalog: Catalog) => string, (run: RunSettings) => boolean, boolean?][]}
 */
const ASPECTS = [
  [optimizerOf, isOdd("optimizer", "gradient_descent"), true],
  [scheduleOf, (run) => run.schedule !== "constant" || run.warmup > 0],
  [(run) => run.reduction, isOdd("reduction", "mean")],
  [(run) => readable(run.order), isOdd("order", "shuffle_every_epoch")],
  [(run) => LAST[run.last_batch] ?? readable(run.last_batch), isOdd("last_batch", "keep")],
  [(run) => `batch × ${run.batch_growth} every ${run.schedule_epochs} epochs`, (run) => run.batch_growth > 1],
  [(run) => `order seed ${run.seed}`, () => false, true],
];

/**
 * One line for each run, empty where nothing is special: "Adam · cosine, warm-up 20 · sum".
 * @type {(runs: RunSettings[], catalog: Catalog) => string[]}
 */
export function differencesOf(runs, catalog) {
  const told = ASPECTS.map(([say, isTold, whereDifferent = false]) => {
    const words = runs.map((run) => say(run, catalog));
    const all = whereDifferent && new Set(words).size > 1;
    return runs.map((run, index) => (all || isTold(run) ? words[index] : null));
  });
  return runs.map((_, index) =>
    told
      .map((words) => words[index])
      .filter(Boolean)
      .join(" · "),
  );
}

/**
 * Whether η of a run changes from step to step.
 * @param {RunSettings} run
 */
export const hasMovingRate = (run) =>
  run.schedule !== "constant" || run.warmup > 0 || run.changes.some((change) => "learning_rate" in change);
