/**
 * What is said aloud of playing, runs and data. Depends on runs and the reply that opens a stream; must not know the
 * page.
 */

import * as format from "../format.js";
import { listed } from "./headline.js";

const examples = (n, kind) => format.counted(n, `${kind} example`);

/** "Two moons: 300 training examples and 100 test examples." */
export function dataInWords({ data, experiment }, catalog) {
  const title = catalog.datasets.find(({ name }) => name === experiment.data.name)?.title ?? "Own data";
  const tests = data.x_test?.length ?? 0;
  return `${title}: ${listed([examples(data.x.length, "training"), ...(tests ? [examples(tests, "test")] : [])])}.`;
}

/** "New runs: Full batch, Mini-batch and SGD." */
export const runsInWords = (runs) => `New runs: ${listed(runs.map(({ label }) => label))}.`;

export const pauseInWords = (axis, position) => `Paused at ${format.position(axis, position)}.`;

/** "The end, 40.0 epochs: training loss 0.312 of Full batch, 0.0912 of Mini-batch; SGD diverged." */
export function endInWords(runs, axis, position) {
  const lost = runs.filter(({ status }) => status === "diverged").map(({ label }) => `${label} diverged`);
  const kept = runs
    .filter(({ status }) => status !== "diverged")
    .map((run) => `${format.loss(run.evaluationAt(run.length)?.training_loss)} of ${run.label}`);
  const parts = [kept.length ? `training loss ${listed(kept)}` : "", ...lost].filter(Boolean);
  return `The end, ${format.position(axis, position)}: ${parts.join("; ")}.`;
}

export const divergenceInWords = ({ label, why }) => `${label} diverged. ${why ?? ""}`.trim();
