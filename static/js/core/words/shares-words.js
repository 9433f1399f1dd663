/** What the panel of shares says about the examples of a batch, in sentences. Pure: replies in, text out. */

import { count, counted, loss, cosine } from "../format.js";

const PLAIN = "gradient_descent";

/** 31 %, 3.1 %, −0.42 %, 0 %: two digits that matter. */
export function shareInWords(share) {
  if (share === null || share === undefined || !Number.isFinite(share)) return "–";
  const percent = 100 * share;
  const size = Math.abs(percent);
  if (size > 0 && size < 0.001) return percent < 0 ? "above −0.001\u00a0%" : "below 0.001\u00a0%";
  const digits = size === 0 || size >= 10 ? 0 : size >= 1 ? 1 : Math.min(4, 1 - Math.floor(Math.log10(size)));
  return `${percent.toFixed(digits).replace("-", "−")}\u00a0%`;
}

/** Who pulls hardest, and how many pull against it. */
export function pullInWords(pulls) {
  const { batch_size: size, against, examples, gradient_norm: norm } = pulls;
  const [first] = examples.index;
  const index = count(first);
  if (norm === 0) return nothingInWords(pulls);
  if (norm === null || examples.share[0] === null)
    return "A gradient of this step is not a finite number, so no shares can be computed.";
  const what = pulls.is_plain ? "this update" : "this batch gradient";
  if (size === 1) return `This batch holds example ${index} alone, so it makes the whole of ${what}.`;
  const others =
    against === 0
      ? "no example pulls against it"
      : `${count(against)} of ${counted(size, "example")} ${against === 1 ? "pulls" : "pull"} against it`;
  const times = examples.index.filter((example) => example === first).length;
  const each = times > 1 ? ` each of the ${count(times)} times that it was drawn` : "";
  return `Example ${index} makes ${shareInWords(examples.share[0])} of ${what}${each}; ${others}.`;
}

function nothingInWords({ examples }) {
  const pull = examples.gradient_norm.some((length) => length > 0);
  return pull
    ? "The batch gradient is 0: the examples of this batch cancel each other."
    : "The batch gradient is 0, and so is the gradient of each of these examples.";
}

/** What else moves the parameters, and what is not named. `title` is the optimiser's. */
export function noteInWords({ optimizer, has_penalty: hasPenalty, accumulate, rest }, title) {
  const notes = [];
  if (rest.count)
    notes.push(
      `The ${counted(rest.count, "example")} in the middle, which ${rest.count === 1 ? "has" : "have"} no bar, ` +
        `${rest.count === 1 ? "makes" : "make"} ${shareInWords(rest.share)} together.`,
    );
  if (optimizer !== PLAIN) notes.push(`${title} makes its update from this batch gradient and from earlier ones.`);
  if (accumulate > 1) notes.push(`An update is made from ${count(accumulate)} batches; this is one of them.`);
  if (hasPenalty) notes.push("The penalty pulls besides the examples.");
  return notes.join(" ");
}

/** "Share 31 %, gradient 0.912 long, cosine 0.9312, loss 0.693" */
export const exampleNumbers = ({ share, gradient_norm: length, cosine: angle, loss: value }) =>
  `Share ${shareInWords(share)}, gradient ${loss(length)} long, cosine ${cosine(angle ?? NaN)}, loss ${loss(value)}.`;

/** A row of the table. */
export const shareRow = (target, { share, gradient_norm: length, cosine: angle, loss: value }) => [
  target,
  shareInWords(share),
  loss(length),
  cosine(angle ?? NaN),
  loss(value),
];

export const AXES = { x: "examples of the batch, sorted by share", y: "share" };
export const equalInWords = (size) => `equal pull, ${shareInWords(1 / size)}`;
export const chartTitle = (step, label) => `Which example pulls hardest at step ${count(step)} of ${label}?`;
export const chartCaption = (label) => `Shares of the examples in the batch gradient of ${label}`;
export const CHART_NOTE = "Filled bars pull with the batch gradient, hollow bars against it.";
export const pointInWords = ({ coarse }) => `${coarse ? "Tap" : "Point at"} a bar to find its example in the pictures.`;

/** What the panel waits for, and of which step its numbers are. */
export function stateInWords({ playing, late, step, shown, label }) {
  if (playing)
    return shown === null ? "Waits until the playhead stands still." : `Of step ${count(shown)} until playing stops.`;
  return late ? `Computing step ${count(step)} of ${label} …` : "";
}
export const atStepInWords = (pulls) => (pulls ? `At step ${count(pulls.step)} of ${pulls.label}` : "At one step");
export const placeInWords = (place, all, words) => `Bar ${count(place + 1)} of ${count(all)}: ${words}`;

// Two worlds.

export const WORLDS =
  "Each button adds a run that differs from this one in this example only. The losses of the new run are still " +
  "measured over all examples, with the labels of the data.";

export const leaveInWords = (example) => `Leave example ${count(example)} out`;
export const flipInWords = (name) => `Flip its label to ${name}`;

/** Why there is no further run; empty where there may be one. */
export function whyNoRun({ isFull, isLocked, isLast }) {
  if (isLocked) return "The choices of this page are locked, so no run can be added.";
  if (isFull) return "There are six runs already. Remove one to add another.";
  return isLast ? "This is the run's only example, so it cannot be left out." : "";
}

/** What was added, beside which run; `name` is the other label. */
export function addedInWords({ field, example, name, label, undoes }) {
  const number = `example ${count(example)}`;
  const what = field === "left_out" ? `is not trained on ${number}` : `learns ${number} as ${name}`;
  const back = undoes ? " Undo takes it back." : "";
  return `Beside ${label} there is now the same run, which ${what}. Both start from the same parameters.${back}`;
}
