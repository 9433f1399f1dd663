/** What is special about each run, in words: where it leaves the defaults, or the other runs. */

import { count } from "./format.js";
/** @import { Catalog, RunSettings } from "./types.js" */

const SYMBOLS = {
  momentum: "μ",
  dampening: "τ",
  decay: "ρ",
  beta1: "β₁",
  beta2: "β₂",
  epsilon: "ε",
  initial_accumulator: "s₀",
  weight_decay: "λ",
};
/** Choices of a form, in words. */
const FORMS = {
  epsilon_place: { outside: "ε outside the root", inside: "ε inside the root", hat: "ε with the uncorrected s" },
  bias_correction: { true: "with bias correction", false: "without bias correction" },
  rate_in_velocity: { true: "rate in the velocity", false: "rate outside the velocity" },
  dampening_from: { first_step: "dampened from step 0", second_step: "dampened from step 1" },
  decay_on: { all: "decay on all", weights: "decay on weights alone" },
};
const LEFTOVERS = { step: "", carry: ", carried over", drop: ", the rest dropped" };
const LAST = {
  keep: "short last batch kept",
  drop: "short last batch dropped",
  weighted: "short last batch weighted",
};

const entryOf = (list, name) => list.find((entry) => entry.name === name);
const readable = (name) => name.replaceAll("_", " ");

function optimizerOf(run, { optimizers }) {
  const { title, parameters } = entryOf(optimizers, run.optimizer);
  const own = Object.entries(parameters).filter(([key, value]) => (run[key] ?? value) !== value);
  const said = own.map(([key]) => FORMS[key]?.[run[key]] ?? `${SYMBOLS[key] ?? readable(key)} ${run[key]}`);
  const numbers = said.filter((_, place) => !(own[place][0] in FORMS));
  return [[title, ...numbers].join(" "), ...said.filter((_, place) => own[place][0] in FORMS)].join(", ");
}

function scheduleOf(run, { schedules }) {
  const { parameters } = entryOf(schedules, run.schedule);
  const factor = parameters.includes("schedule_factor") ? ` × ${run.schedule_factor}` : "";
  const epochs = parameters.includes("schedule_epochs") ? ` in ${run.schedule_epochs} epochs` : "";
  const name = run.schedule === "constant" ? "constant rate" : `${readable(run.schedule)}${factor}${epochs}`;
  return run.warmup ? `${name}, warm-up ${run.warmup}` : name;
}

/** "biases at 0.01 by plain descent" */
function biasesOf({ bias_learning_rate: rate = null, bias_optimizer: by = "same", optimizer = "" }) {
  const plain = by !== "same" && optimizer !== "gradient_descent";
  if (rate === null && !plain) return "";
  return ["biases", rate === null ? "" : `at ${rate}`, plain ? "by plain descent" : ""].filter(Boolean).join(" ");
}

/** "2 batches an update, carried over" */
function groupsOf({ accumulate = 1, accumulate_as: as = "mean", accumulate_rest: rest = "step" }) {
  if (accumulate === 1) return "1 batch an update";
  const how = { mean: "", sum: ", summed", examples: ", by examples" }[as];
  return `${count(accumulate)} batches an update${how}${LEFTOVERS[rest]}`;
}

const growthOf = (run) =>
  run.batch_growth > 1 ? `batch × ${run.batch_growth} every ${run.schedule_epochs} epochs` : "constant batch";

/** "without example 17", "with 3 examples flipped": which examples a run leaves out or learns with another label. */
function ownExamples({ left_out: leftOut = [], flipped = [] }) {
  const named = (places) => (places.length === 1 ? `example ${count(places[0])}` : `${count(places.length)} examples`);
  const told = [
    leftOut.length ? `without ${named(leftOut)}` : "",
    flipped.length ? `with ${named(flipped)} flipped` : "",
  ];
  return told.filter(Boolean);
}

/** As it stands behind a run's name. */
export const ownExamplesInWords = (run) =>
  ownExamples(run)
    .map((words) => ` ${words}`)
    .join("");

/** What of it the run's own name does not say. */
const examplesOf = (run) =>
  ownExamples(run)
    .filter((words) => !run.label?.includes(words))
    .join(", ");

const isOdd = (key, plain) => (run) => run[key] !== plain;

/**
 * [words, whether a run says them though all runs say the same].
 * @type {[(run: RunSettings, catalog: Catalog) => string, (run: RunSettings) => boolean][]}
 */
const ASPECTS = [
  [optimizerOf, isOdd("optimizer", "gradient_descent")],
  [scheduleOf, (run) => run.schedule !== "constant" || run.warmup > 0],
  [biasesOf, (run) => biasesOf(run) !== ""],
  [(run) => run.reduction, isOdd("reduction", "mean")],
  [groupsOf, (run) => (run.accumulate ?? 1) > 1],
  [(run) => readable(run.order), isOdd("order", "shuffle_every_epoch")],
  [(run) => LAST[run.last_batch], isOdd("last_batch", "keep")],
  [growthOf, (run) => run.batch_growth > 1],
  [(run) => `order seed ${run.seed}`, () => false],
  [examplesOf, () => false],
];

/**
 * For each run what is to be said of it, none where nothing is special: [{words, differs: from another run's}].
 * @type {(runs: RunSettings[], catalog: Catalog) => {words: string, differs: boolean}[][]}
 */
export function differencesOf(runs, catalog) {
  const told = ASPECTS.map(([say, isTold]) => {
    const words = runs.map((run) => say(run, catalog));
    const differs = new Set(words).size > 1;
    return runs.map((run, index) => (differs || isTold(run) ? { words: words[index], differs } : null));
  });
  return runs.map((_, index) => told.map((parts) => parts[index]).filter((part) => part?.words));
}

/**
 * Which of a run's own fields on the page differ between runs.
 * @type {(runs: RunSettings[]) => {size: boolean, rate: boolean}}
 */
export function differingFields(runs) {
  const differs = (key) => new Set(runs.map((run) => run[key])).size > 1;
  return { size: differs("batch_size"), rate: differs("learning_rate") };
}

/**
 * Whether η of a run changes from step to step.
 * @param {RunSettings} run
 */
export const hasMovingRate = (run) =>
  run.schedule !== "constant" || run.warmup > 0 || run.changes.some((change) => "learning_rate" in change);
