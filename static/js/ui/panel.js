/** One run: its choices, its picture, its counters. */

import { examplesAt, stepAt } from "../core/playhead.js";
import * as format from "../core/format.js";
import { createCurve } from "../plots/curve.js";
import { createRegions } from "../plots/regions.js";
import { placeOfSize, readControl, showValue, sizeAt } from "./fields.js";

/** `index` is the run's place; verbs as in the controls. */
export function createPanel(template, index, verbs) {
  const el = template.content.firstElementChild.cloneNode(true);
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const counters = new Map([...el.querySelectorAll("[data-counter]")].map((dd) => [dd.dataset.counter, dd]));
  const canvas = el.querySelector("canvas");
  let most = 1;
  let picture = null;
  let pictured = null;

  el.dataset.run = el.dataset.accent = index;
  el.id = `run-${index}`;
  el.querySelector("h2").id = `run-${index}-title`;
  el.setAttribute("aria-labelledby", `run-${index}-title`);
  connect("size-label", "size", `run-${index}-size`);
  connect("rate-label", "rate", `run-${index}-rate`);
  el.querySelector("figcaption").id = `run-${index}-picture`;
  el.querySelector("figure").setAttribute("aria-labelledby", `run-${index}-picture`);

  function connect(label, control, id) {
    part(label).htmlFor = id;
    part(control).id = id;
  }

  const sizePath = `runs.${index}.batch_size`;
  const sizeValue = (size) => (size >= most ? "full" : size);
  part("size-slider").addEventListener("input", () => {
    const size = sizeAt(Number(part("size-slider").value), most);
    showSize(size);
    verbs.drag(sizePath, sizeValue(size));
  });
  part("size-slider").addEventListener("change", () => verbs.choose(sizePath, sizeValue(sizeAt(Number(part("size-slider").value), most))));
  part("size").addEventListener("change", () => typed(part("size"), sizePath, "integer", (size) => (size === most ? "full" : size)));
  part("rate").addEventListener("change", () => typed(part("rate"), `runs.${index}.learning_rate`, "number", (rate) => rate));

  function typed(control, path, type, toLeaf) {
    const { value, problem } = readControl(control, { type });
    if (problem === undefined) return verbs.choose(path, toLeaf(value));
    control.setAttribute("aria-invalid", "true");
    return verbs.complain(path, control.value, problem);
  }

  function showSize(size) {
    showValue(part("size"), size);
    const of = size >= most ? "full" : `of ${format.count(most)}`;
    if (part("of").textContent !== of) part("of").textContent = of;
  }

  /** Shows what the run is, once its stream is open. */
  function showRun(run, kind) {
    most = run.examples;
    part("label").textContent = run.label;
    part("label").title = run.label;
    part("size").setAttribute("aria-label", `Batch size of ${run.label}`);
    part("size-slider").setAttribute("aria-label", `Batch size of ${run.label}, logarithmic`);
    part("rate").setAttribute("aria-label", `Learning rate of ${run.label}`);
    part("size-slider").value = placeOfSize(run.batchSize, most);
    showSize(run.batchSize);
    showValue(part("rate"), run.learningRate);
    part("rhythm").textContent = `${format.count(run.stepsPerEpoch)} ${run.stepsPerEpoch === 1 ? "update" : "updates"} an epoch`;
    el.querySelector("figcaption").textContent = `${CAPTIONS[kind]} of ${run.label}, with the data`;
    const wanted = kind === "curve" ? createCurve : createRegions;
    const classes = kind === "regions" || kind === "bands";
    counters.get("accuracy").parentElement.hidden = !classes;
    counters.get("gradient-norm").parentElement.hidden = classes;
    if (pictured === wanted) return;
    picture?.destroy();
    picture = wanted(canvas);
    pictured = wanted;
  }

  const say = (name, text) => {
    const dd = counters.get(name);
    if (dd.textContent !== text) dd.textContent = text;
  };

  function update({ run, axis, position, scene, palette, moving }) {
    const step = stepAt(run, axis, position);
    const shown = Math.max(0, Math.min(step, run.length - 1));
    const examples = examplesAt(run, step);
    const last = run.evaluationAt(step);
    const parameters = run.parametersAt(step);
    el.dataset.step = step;
    say("updates", format.count(step));
    say("examples", format.count(examples));
    say("epochs", format.epochs(examples / run.examples));
    say("time", format.duration(step ? run.seconds.values[step - 1] : 0));
    say("batch-loss", run.length ? format.loss(run.batch_loss.values[shown]) : format.NONE);
    say("training-loss", format.loss(last?.training_loss));
    say("test-loss", format.loss(last?.test_loss));
    say("accuracy", format.percent(last?.accuracy));
    say("gradient-norm", run.length ? format.loss(run.gradient_norm.values[shown]) : format.NONE);
    tell(run, step, last);
    picture.update({
      scene, palette, moving, accent: palette.runs[index],
      theta: parameters?.theta, stamp: `${run.label}|${parameters?.step}`, batch: run.batchAt(shown),
    });
  }

  /** The line below the counters: where the losses were taken, or why the run has ended. */
  function tell(run, step, last) {
    const diverged = run.status === "diverged" && step >= run.length;
    el.dataset.status = diverged ? "diverged" : run.ended && step >= run.length ? "finished" : "running";
    const taken = last ? `Losses over all examples: after ${format.count(last.step)} ${last.step === 1 ? "update" : "updates"}.${testAccuracy(last)}` : "";
    const status = diverged ? run.why ?? "This run has diverged." : "";
    for (const [name, text] of [["evaluated", taken], ["status", status]]) {
      if (part(name).textContent !== text) part(name).textContent = text;
    }
  }

  return { el, showRun, update, destroy() { picture?.destroy(); el.remove(); } };
}

const CAPTIONS = { regions: "Decision regions", bands: "Class bands", map: "Predicted values", curve: "Fitted curve" };

function testAccuracy({ test_accuracy: share }) {
  return Number.isFinite(share) ? ` Test accuracy ${format.percent(share)}.` : "";
}
