/** The sentences and tables beside the map. Depends on replies; must not know how the map is drawn. */

import { count, loss } from "../../core/format.js";
import { gradientsInWords, planeInWords, surfaceInWords } from "../../core/words/landscape-words.js";
import { createNumberTable } from "../parts/number-table.js";
import { partOf } from "../parts/elements.js";

export function createTold(el) {
  const part = partOf(el);
  const [points, paths] = ["landscape-here", "landscape-paths"].map((name) =>
    createNumberTable(el.querySelector(`[data-table="${name}"]`)),
  );

  function say(name, sentences) {
    const texts = sentences.filter(Boolean);
    const box = part(name);
    if (box.dataset.said === texts.join("\n")) return;
    box.dataset.said = texts.join("\n");
    box.replaceChildren(...texts.map((textContent) => Object.assign(document.createElement("p"), { textContent })));
  }

  /** Gives the sentences about the plane. */
  function update({ geometry, exact, run, plane, shown, batch, scale, isWhole, hasPenalty, isAtEnd }) {
    const about = planeInWords({ ...geometry, isWhole, hasPenalty }, plane);
    const surface = surfaceInWords(shown, batch);
    say("words", [...about, surface]);
    part("random").hidden = geometry.plane.kind !== "random";
    const inPlane = geometry.plane.kind === "random" ? null : exact && lengthsOf(exact.gradient);
    const at = { label: run.label, step: run.step, isAtEnd, scale, inPlane, hasPenalty };
    if (exact) say("here", gradientsInWords(exact, at));
    part("here").classList.toggle("is-late", !exact);
    points.update(exact, exact ? () => pointRows(geometry.paths, exact, run.index) : () => []);
    paths.update(geometry, () => pathRows(geometry.paths));
    return [...about, surface];
  }

  return { update };
}

/** {batch, full}: how long what can be seen of each gradient is. */
const lengthsOf = (gradient) =>
  Object.fromEntries(Object.entries(gradient).map(([name, pair]) => [name, Math.hypot(...pair)]));

/** The loss at a step is known of the chosen run, and of the others where it is a point of their paths. */
function pointRows(paths, { steps, points, outside, training_loss: own }, index) {
  return paths.map((path, i) => {
    const place = path.steps.indexOf(steps[i]);
    const value = i === index ? own : place < 0 ? null : path.loss[place];
    return rowOf(path.label, steps[i], points[i], outside[i], value);
  });
}

const pathRows = (paths) =>
  paths.flatMap(({ label, steps, points, outside, loss: losses }) =>
    steps.map((step, i) => rowOf(label, step, points[i], outside[i], losses[i])),
  );

const rowOf = (label, step, [u, v], outside, value) => [label, count(step), ...[u, v, outside, value].map(loss)];
