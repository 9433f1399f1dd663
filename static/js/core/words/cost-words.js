/** What is said of the cost of a target. Depends on runs; must not know a page. */

import { count, counted, duration, epochs, loss } from "../format.js";
import { COST_AXES, winnersOn } from "../cost.js";
import { listed } from "./headline.js";
import { measureInWords, plainLoss } from "./target-words.js";

/** Each axis that is drawn, and its short name. */
export const DRAWN_AXES = [
  ["updates", "updates"],
  ["epochs", "epochs"],
  ["operations", "operations"],
  ["seconds", "time"],
];

export const CHART_WORDS = {
  across: "what is counted",
  up: "cost, in multiples of the least",
  title: (value, measure) => `What a ${measureInWords(measure)} of ${plainLoss(value)} costs`,
  note: "On each axis the run at 1 spends least.",
  none: "Nothing to compare: a run that starts at the target has spent nothing.",
  few: "A picture needs two runs that reach the target.",
};

const AMOUNTS = {
  updates: ["fewest", "updates"],
  epochs: ["fewest", "epochs"],
  examples: ["fewest", "examples"],
  operations: ["fewest", "operations"],
  seconds: ["least", "time"],
};

/** In full up to ten million, then 1.2 × 10⁸. */
const operations = (value) => (value < 1e7 ? count(value) : loss(value));

/** A cost as a cell says it. */
export const costInWords = {
  updates: count,
  epochs: (value) => (value < 10 ? value.toPrecision(2) : epochs(value)),
  examples: count,
  forward_passes: count,
  backward_passes: count,
  operations,
  seconds: duration,
};

/** "not reached; lowest training loss 0.31 at step 120" */
export function missedInWords(lowest, measure) {
  const name = measureInWords(measure);
  return lowest
    ? `not reached; lowest ${name} ${loss(lowest.loss)} at step ${count(lowest.step)}`
    : `not reached; there is no ${name}`;
}

/** Who spends least on which axis: "SGD needs the fewest epochs and examples, Full batch the least time." */
export function winnersInWords(runs, costs, { value, measure }) {
  const name = `a ${measureInWords(measure)} of ${plainLoss(value)}`;
  const reached = runs.filter((_, index) => costs[index]);
  if (!reached.length) return `No run reaches ${name}.`;
  if (costs.every((cost) => cost?.step === 0)) return `The runs start at ${name} or below it: it costs nothing.`;
  if (reached.length === 1 && runs.length > 1) return `Only ${reached[0].label} reaches ${name}.`;
  if (runs.length === 1) return `${reached[0].label} reaches ${name}.`;
  const groups = groupsOf(runs, costs);
  const isSole = groups.length === 1 && groups[0].who.length === 1;
  if (isSole) return `${groups[0].who[0]} needs least of everything to reach ${name}.`;
  const parts = groups.map(({ who, axes }, index) => {
    const verb = index ? "" : ` need${who.length > 1 ? "" : "s"}`;
    return `${listed(who)}${verb} ${amountsOf(axes)}`;
  });
  return `To reach ${name}, ${listedLong(parts)}.`;
}

/** The axes with the same winners together: [{who: labels, axes}]; passes are as many as examples. */
function groupsOf(runs, costs) {
  const groups = new Map();
  for (const axis of COST_AXES.filter((each) => each in AMOUNTS)) {
    const who = winnersOn(costs, axis).map((run) => runs[run].label);
    const key = who.join("\n");
    groups.set(key, { who, axes: [...(groups.get(key)?.axes ?? []), axis] });
  }
  return [...groups.values()];
}

/** "the fewest updates and epochs and the least time" */
function amountsOf(axes) {
  const words = [...new Set(axes.map((axis) => AMOUNTS[axis][0]))];
  return listed(
    words.map((word) => {
      const names = axes.filter((axis) => AMOUNTS[axis][0] === word).map((axis) => AMOUNTS[axis][1]);
      return `the ${word} ${listed(names)}`;
    }),
  );
}

const listedLong = (parts) =>
  parts.length < 3 ? parts.join(", ") : `${parts.slice(0, -1).join("; ")}; ${parts.at(-1)}`;

export const STATE = {
  streaming: "The runs are still being trained: what follows may change.",
  proposed: "This target is proposed: a round loss that two runs reach late. Drag the line, or type another.",
  alone: "This target is proposed: a round loss that the run reaches late. Drag the line, or type another.",
  none: "No target yet: type a loss, or take a proposal.",
  waiting: "No target yet. A proposal comes when the runs have ended, or type a loss.",
  nothing: "No round loss lies between the start and the lowest loss, so there is no proposal. Type a loss.",
  noTest: "There are no test examples, so no run has a test loss.",
};

export const LEAST = " (least)";

/** 12 times, as a cell of the table says it. */
export const multipleInWords = (ratio) => (ratio < 100 ? Number(ratio.toPrecision(3)).toString() : count(ratio));

export const REFUSED_TARGET = "must be a loss above 0, for example 0.25";

export const goThereInWords = (step) => `Go to step ${count(step)}`;
export const goThereNamed = (label, step) => `Go to step ${count(step)}, where ${label} reaches the target`;

/** What one example and one update take in each run, said once where all take the same. */
export function operationsInWords(runs) {
  const each = runs.map(
    ({ operations: { example, update } }) =>
      `${counted(example, "operation")} for each example and ${count(update)} for each update`,
  );
  const same = new Set(each).size === 1;
  const parts = same ? [each[0]] : runs.map(({ label }, index) => `${label} ${each[index]}`);
  return `Operations, counted from the layer sizes: ${parts.join("; ")}.`;
}
