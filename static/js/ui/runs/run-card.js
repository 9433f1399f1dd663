/** One run: its choices, its picture, its counters. */

import {
  DIVERGED,
  LONGEST_EPOCH,
  captionInWords,
  endedInWords,
  measuredInWords,
  pictureTitle,
  rhythmInWords,
} from "../../core/words/page-words.js";
import { applying } from "../../core/document/changes.js";
import { stepAt } from "../../core/playhead.js";
import { epochsAt, examplesAt, segmentAt, updatesMade } from "../../core/segments.js";
import * as format from "../../core/format.js";
import { createCurve } from "../../plots/picture/curve.js";
import { createRegions } from "../../plots/picture/regions.js";
import { createCardChanges } from "./card-changes.js";
import { createCardChoices } from "./card-choices.js";
import { watchPointer } from "../parts/pointing.js";
import { partOf, put, setData } from "../parts/elements.js";

/**
 * `index` is the run's place; verbs as in the controls, and removeChange(index, step); `hover(example)` is
 * called with the training example pointed at, or with null; `onPress()` when the picture is pressed; `saving` as
 * in save-menu.js.
 */
export function createRunCard(template, index, { verbs, hover, saving, onPress }) {
  const el = template.content.firstElementChild.cloneNode(true);
  const part = partOf(el);
  const counters = new Map([...el.querySelectorAll("[data-counter]")].map((dd) => [dd.dataset.counter, dd]));
  const canvas = el.querySelector("canvas");
  const choices = part("size") && createCardChoices(part, index, verbs);
  const changes = createCardChanges(part("changes"), (step) => verbs.removeChange(index, step), part("rate"));
  let shownRun = null;
  let picture = null;
  let pictured = null;
  let kind = null;

  canvas.addEventListener("click", onPress);
  watchPointer(canvas, (x, y) => picture?.exampleAt(x, y) ?? null, hover);
  el.dataset.run = index;
  el.id = `run-${index}`;
  el.querySelector("h2").id = `run-${index}-title`;
  el.setAttribute("aria-labelledby", `run-${index}-title`);
  el.querySelector("figcaption").id = `run-${index}-picture`;
  el.querySelector("figure").setAttribute("aria-labelledby", `run-${index}-picture`);
  const nameSaver = saving(el.querySelector("figure"), {
    name: "picture",
    words: "picture",
    run: () => part("label").textContent,
    picture: toSave,
  });

  function name(label) {
    part("label").textContent = part("label").title = label;
    choices?.name(label);
    nameSaver();
  }

  /** Shows what the run is, known before it is trained; about as in about.js. */
  function showRun(run, about) {
    shownRun = run;
    el.dataset.accent = run.accent;
    showRoom(run, about.isLinear);
    showSpecial(about.special[index]);
    part("size")?.classList.toggle("differs", about.differing.size);
    part("rate")?.classList.toggle("differs", about.differing.rate);
    choices?.limit(run.examples);
    el.querySelector("figcaption").textContent = captionInWords(about.kind, run.label);
    ({ kind } = about);
    const classes = about.kind === "regions" || about.kind === "bands";
    const shown = { ...about.counters, accuracy: classes, "gradient-norm": !classes };
    for (const [key, isShown] of Object.entries(shown)) counters.get(key).parentElement.hidden = !isShown;
    const wanted = about.kind === "curve" ? createCurve : createRegions;
    if (pictured === wanted) return;
    picture?.destroy();
    picture = wanted(canvas);
    pictured = wanted;
  }

  /** What is special about the run, with what differs from other runs in bold. */
  function showSpecial(parts) {
    const nodes = parts.map(({ words, differs }) =>
      Object.assign(document.createElement(differs ? "strong" : "span"), { textContent: words }),
    );
    part("special").replaceChildren(...nodes.flatMap((node, place) => (place ? [" · ", node] : [node])));
  }

  /** Shows the run's settings with its changes. */
  function showSettings(settings) {
    choices?.take(settings);
    if (shownRun) changes.show(applying(settings, shownRun.plannedSteps), shownRun);
  }

  function toSave() {
    const updates = shownRun ? updatesMade(shownRun, Number(el.dataset.step)) : 0;
    const title = pictureTitle(kind, part("label").textContent, updates);
    const shown = picture?.picture();
    return shown ? { ...shown, title } : null;
  }
  const say = (key, text) => put(counters.get(key), text);

  /** `due`: what is drawn in this frame. */
  function update({ run, axis, position, apply, scene, palette, moving, due, hovered, look }) {
    const step = stepAt(run, axis, position);
    const shown = Math.max(0, Math.min(step, run.length - 1));
    if (due.texts) {
      setData(el, "step", step);
      choices?.showAt(apply === "playhead" ? step : null);
      count(run, step, shown);
    }
    if (!(index % 2 ? due.odd : due.even)) return;
    const parameters = run.parametersAt(step);
    setData(el, "hovered", hovered ?? "");
    picture.update({
      scene,
      palette,
      look,
      moving,
      hovered,
      accent: palette.runs[run.accent],
      theta: parameters?.theta,
      stamp: `${run.label}|${parameters?.step}`,
      step: shown,
      batch: run.batchAt(shown),
      isWhole: run.isWholeAt(shown),
    });
  }

  function count(run, step, shown) {
    const last = run.evaluationAt(step);
    const segment = segmentAt(run, shown);
    const measured = (column) => (run.length ? format.loss(column.values[shown]) : format.NONE);
    put(part("rhythm"), rhythmInWords(segment.steps_per_epoch, run.settings.accumulate));
    say("updates", format.count(updatesMade(run, step)));
    say("examples", format.count(examplesAt(run, step)));
    say("epochs", format.epochs(epochsAt(run, step)));
    say("time", format.duration(step ? run.seconds.values[step - 1] : 0));
    say("batch-loss", measured(run.batch_loss));
    say("training-loss", format.loss(last?.training_loss));
    say("test-loss", format.loss(last?.test_loss));
    say("accuracy", format.percent(last?.accuracy));
    say("gradient-norm", measured(run.gradient_norm));
    say("learning-rate", measured(run.learning_rates));
    say("batch-size", format.count(segment.batch_size));
    say("penalty", measured(run.penalty));
    tell(run, step, last);
  }

  /** Keeps room in the line below the counters for the line of the epoch, in an embed for why a run diverged too. */
  function showRoom(run, isLinear) {
    const measured = measuredInWords(run.plannedSteps, 1);
    const printed = endedInWords(run, LONGEST_EPOCH);
    const { dataset } = el.querySelector(".run-note");
    dataset.room = `${measured.repeat(isLinear ? 4 : 2)} ${printed}`;
    dataset.line = printed && `${measured} ${printed}`;
  }

  /** The line below the counters: where the losses were taken, or why the run has ended. */
  function tell(run, step, last) {
    const diverged = run.status === "diverged" && step >= run.length;
    setData(el, "status", diverged ? "diverged" : run.ended && step >= run.length ? "finished" : "running");
    put(part("evaluated"), last ? measuredInWords(updatesMade(run, last.step), last.test_accuracy) : "");
    put(part("printed"), endedInWords(run, run.epochLossAt(step)));
    put(part("status"), diverged ? (run.why ?? DIVERGED) : "");
  }

  return {
    el,
    name,
    showRun,
    showSettings,
    update,
    destroy() {
      picture?.destroy();
      el.remove();
    },
  };
}
