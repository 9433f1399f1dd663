/**
 * What is said of the loss plot: its lines, what leaves it, and what a press does. Depends on runs; must not know a
 * picture.
 */

import { count, loss } from "../format.js";

/** The name at a line's end; with an arrow and its value where it has left the plot. */
export function endInWords(label, value, [low, high]) {
  if (value > high) return `${label} ↑ ${loss(value)}`;
  return value < low ? `${label} ↓ ${loss(value)}` : label;
}

/** `outside`: [{run, kind, above, below, highest, lowest}]; `more` is said of the plot besides. */
export function noteInWords(outside, more) {
  const high = outside.filter(({ above }) => above);
  const low = outside.filter(({ below }) => below);
  const parts = ["Bold: training loss; pale: each batch.", more];
  if (high.length)
    parts.push(`Too high to show: ${listOf(high, "above", ({ highest }) => `highest ${loss(highest)}`)}.`);
  if (low.length) parts.push(`Too low to show: ${listOf(low, "below", ({ lowest }) => `lowest ${loss(lowest)}`)}.`);
  return parts.filter(Boolean).join(" ");
}

/** A training loss that leaves tells enough of its run; otherwise its batch losses are counted. */
function listOf(lines, key, extreme) {
  const bold = new Set(lines.filter(({ kind }) => kind === "training").map(({ run }) => run));
  return lines
    .filter(({ kind, run }) => kind === "training" || (kind === "batch" && !bold.has(run)))
    .map((line) => `${lossesOf(line, key)} (${extreme(line)})`)
    .join(", ");
}

const lossesOf = (line, key) =>
  line.kind === "training"
    ? `${line.run.label}'s training loss`
    : `${count(line[key])} of ${line.run.label}'s batch losses`;

export const TEST_MARKS = "Circles: test loss.";

/** What a press on the plot does, where it opens a step; `drags`: there is a mouse. */
export const pressInWords = ({ drags }) =>
  drags ? "Click a line to open that step. Drag to zoom." : "Tap a line to open that step.";
