/** What is said of the floors at which runs hover, measured and by theory. Must not know a page. */

import { NONE, count, counted, loss } from "../format.js";
import { listed } from "./headline.js";

export const FLOOR_WORDS = {
  hovers: "hovers",
  settles: "settles",
  neither: "no floor",
  shuffled: "with shuffled epochs the loss lies lower, and the difference grows with the batch",
  fixed: "in a fixed order the noise is not random, and the loss may lie elsewhere",
  none: "No run hovers at a floor: that takes 8 epochs, batches smaller than the data, and no trend at the end.",
  computing: "Computing what theory predicts …",
  needsServer: "What theory predicts needs the server.",
  waiting: "What theory predicts comes when the runs have ended.",
};

/** The cells of a run: what it does, over which epochs, its losses there, and what theory predicts. */
export function floorCells({ floor, settled }, theory) {
  const level = floor ?? settled;
  const state = floor ? FLOOR_WORDS.hovers : settled ? FLOOR_WORDS.settles : FLOOR_WORDS.neither;
  const measured = level
    ? [count(level.epochs), `${loss(level.low)} to ${loss(level.high)}`, loss(level.mean), loss(level.spread)]
    : [NONE, NONE, NONE, NONE];
  const { lowest = null, loss: predicted = null, half_rate: half = null, larger_batch: larger = null } = theory ?? {};
  const above = (excess) => (excess === null ? NONE : loss(lowest + excess));
  return [state, ...measured, loss(lowest), loss(predicted), above(half), above(larger)];
}

/** What a run does at its end. */
export function floorSentence(run, level, settles, theory) {
  const range = `${loss(level.low)} and ${loss(level.high)}`;
  const over = `In its last ${counted(level.epochs, "epoch")} ${run.label}`;
  if (settles) return `${over} stays mostly between ${range}: its rate has fallen, and it has settled.`;
  return [`${over} hovers, mostly between ${range}, on average at ${loss(level.mean)}.`, theorySentence(run, theory)]
    .filter(Boolean)
    .join(" ");
}

function theorySentence({ settings: { order } }, theory) {
  if (!theory) return "";
  const { lowest, excess, loss: level, half_rate: half, larger_batch: larger, is_exact: isExact } = theory;
  const parts = [
    isExact
      ? `Theory says ${loss(level)}: the lowest possible loss, ${loss(lowest)}, and ${loss(excess)} ` +
        `from the noise of the batches.`
      : `If it drew its batches with replacement, theory would say ${loss(level)}, ${loss(excess)} above the ` +
        `lowest possible loss; ${order === "shuffle_every_epoch" ? FLOOR_WORDS.shuffled : FLOOR_WORDS.fixed}.`,
  ];
  const others = [
    half === null ? "" : `At half the rate ${loss(excess)} would become ${loss(half)}`,
    larger === null ? "" : `${half === null ? "With" : "with"} four times the batch ${loss(larger)}`,
  ].filter(Boolean);
  if (others.length) parts.push(`${others.join(", ")}.`);
  return parts.join(" ");
}

/** Why runs have no prediction: each reason once, with the runs that it is about. */
export function reasonsInWords(runs, reasons) {
  const each = new Map();
  reasons.forEach((reason, index) => {
    if (reason) each.set(reason, [...(each.get(reason) ?? []), runs[index].label]);
  });
  const whom = (labels) => (labels.length < runs.length ? `for ${listed(labels)}` : "by theory");
  return [...each].map(([reason, labels]) => `No prediction ${whom(labels)}. ${reason}`).join(" ");
}
