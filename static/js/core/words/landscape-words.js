/** What the map of the loss says about the very experiment, in sentences. Pure: replies in, text out. */

import { cosine, count, counted, loss, percent, plainTick } from "../format.js";

export const START = "start";

/** What the panel waits for; `progress` = {done, of} rows of a grid that comes in bands, or null. */
export function landscapeStateInWords({ isTrained, isFirst, isLate, progress, playing }) {
  if (!isTrained) return "The map comes once all runs are trained.";
  if (progress) return `Computing the map: ${count(progress.done)} of ${count(progress.of)} rows …`;
  if (!isLate) return playing ? "The two gradients are shown once the playhead stands still." : "";
  return isFirst ? "Computing the map …" : "Computing a finer map …";
}

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six"];
const pathsInWords = (number) => (number === 1 ? "the path" : `the ${NUMBERS[number]} paths`);

/**
 * What plane it is, and how well it shows the paths; `isWhole`: it is the whole space, of two parameters. `step` is the
 * one of the run `label` through which a plane of two parameters or two random directions goes.
 */
export function planeInWords({ plane, paths, isWhole, hasPenalty }, { label, step }) {
  return [
    isWhole ? wholeInWords(plane) : kindInWords(plane, paths, { label, step }),
    isWhole ? "" : plane.exact ? WITHIN : outsideInWords(paths),
    lossInWords(hasPenalty),
    ...paths.filter(({ status }) => status === "diverged").map(divergedInWords),
  ].filter(Boolean);
}

const wholeInWords = ({ names }) =>
  `The model has two parameters, so the plane is the whole parameter space and the map is exact: ` +
  `${names[0]} across, ${names[1]} up.`;

const WITHIN = "Every path lies in this plane, up to rounding.";

function kindInWords({ kind, names, explained }, paths, { label, step }) {
  const share = explained
    ? ` The plane shows ${percent(explained[0] + explained[1])} of the variance of ${pathsInWords(paths.length)}` +
      ` (${percent(explained[0])} across, ${percent(explained[1])} up).`
    : "";
  if (kind === "principal") return `Principal components: the plane in which the paths spread most.${share}`;
  if (kind === "ends")
    return (
      `Across: the straight line from the start to the end of ${label}. Up: the direction at right angles to it in ` +
      `which the paths spread most.${share}`
    );
  const where = `at step ${count(step)} of ${label}`;
  return kind === "random"
    ? `Two random directions from the parameters ${where}.`
    : `${names[0]} across, ${names[1]} up. All other parameters stay as they are ${where}.${share}`;
}

/** How far each path leaves the plane, beside how far it goes. */
function outsideInWords(paths) {
  const most = ({ outside }) => Math.max(0, ...outside.filter(Number.isFinite));
  const each = (far) => paths.map((path) => `${path.label} ${loss(far(path))}`).join(", ");
  return (
    `A point off the plane is drawn at the nearest point of the plane, where the map's loss differs from the run's. ` +
    `Largest distance from the plane: ${each(most)}. From the start: ${each(({ length }) => length)}.`
  );
}

const lossInWords = (hasPenalty) =>
  hasPenalty ? "The map shows loss plus penalty, which is what the updates lower." : "";

const divergedInWords = ({ label }) => `${label} diverged. Its path is drawn as far as its parameters are finite.`;

const LEVELS =
  "Its lines have the levels of those of all examples. Below the lowest of them, each is at half the loss of the one " +
  "before.";

/** Which loss the map shows. `run` is {label, step, size} of the batch. */
export function surfaceInWords(shown, { label, step, size }) {
  const batch = `the ${counted(size, "example")} in the batch of step ${count(step)} of ${label}`;
  return {
    training: "",
    test: "The map shows the loss of the test examples, which no update sees.",
    batch: `The map shows the loss of ${batch}: the surface that this update descends. ${LEVELS}`,
    both: `Dashed lines: the loss of ${batch}. ${LEVELS}`,
  }[shown];
}

/**
 * The gradients of a run at the playhead; at its end that of the last step's batch. `scale`: how long a gradient of 1
 * is drawn, in units of the axes; `inPlane` = {batch, full}: what can be seen of their lengths, null in a plane whose
 * axes are not at right angles.
 */
export function gradientsInWords({ lengths, cosine: agreement }, { label, step, isAtEnd, scale, inPlane, hasPenalty }) {
  const where = isAtEnd
    ? `At the end of ${label}, with the batch of its last step,`
    : `At step ${count(step)} of ${label}`;
  if (lengths.full === null || lengths.batch === null)
    return [`${where} a gradient is not finite. No arrows are drawn.`];
  return [
    `${where} the batch gradient is ${loss(lengths.batch)} long${share(inPlane?.batch, lengths.batch)}. The full ` +
      `gradient is ${loss(lengths.full)} long${share(inPlane?.full, lengths.full)}. The cosine of the angle between ` +
      `them is ${cosine(agreement)}.`,
    `The arrows point downhill, against the gradients. The coloured one is of this batch, the broad one of all ` +
      `examples. ${scaleInWords(scale)}${hasPenalty ? WITHOUT_PENALTY : ""}`,
  ];
}

const WITHOUT_PENALTY = " These gradients are of the loss without the penalty. The map's lines are of both together.";

const share = (within, length) =>
  within === undefined || within === null || !length
    ? ""
    : `, of which the plane shows ${loss(Math.min(within, length))}`;

function scaleInWords(scale) {
  if (scale === null) return "";
  const times = scale === 1 ? "" : `${plain(scale)} times `;
  return `Each is drawn ${times}as long as what the plane shows of its gradient.`;
}

/** A factor of one digit: 0.05, 2, 5,000. */
const plain = (factor) => (factor >= 1 ? count(factor) : plainTick(factor));

/** What is read at a place: `value` is NaN where there is no finite loss, `near` = {label, step} of a path there. */
export function probeInWords([u, v], value, near) {
  const what = Number.isFinite(value) ? `loss ${loss(value)}` : "no finite loss";
  const path = near ? `. ${near.label}, step ${count(near.step)}: a press goes there` : "";
  return `${loss(u)} across, ${loss(v)} up: ${what}${path}.`;
}

/** What can be done with the map, while nothing is pointed at. */
export const pointInWords = ({ coarse }) =>
  coarse
    ? "Touch a place to read its loss, or a path to go to that step."
    : "Point at a place to read its loss. Press a path to go to that step. Drag a rectangle to see it closer.";

/** The same by keys, while the map has the focus. */
export const KEYS =
  "Arrow keys read the loss, Enter goes to the step of the path there. Plus and minus change the scale, 0 shows all.";

/** Title and note of the saved map. */
export const MAP_TITLE = "Loss over a plane in parameter space";
export const noteOfMap = (sentences) => sentences.filter(Boolean).join(" ");
