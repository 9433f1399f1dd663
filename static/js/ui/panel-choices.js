/** A run's own batch size and learning rate: those it starts with, or those that hold at the playhead. */

import { heldAt } from "../core/changes.js";
import * as format from "../core/format.js";
import { isCleared, placeOfSize, readControl, showValue, sizeAt } from "./fields.js";

/** `part(name)` gives the panel's element; verbs as in the controls. */
export function createPanelChoices(part, index, verbs) {
  const [sizePath, ratePath] = [`runs.${index}.batch_size`, `runs.${index}.learning_rate`];
  let most = 1;
  let settings = null;
  let shown = {};

  connect("size-label", "size", `run-${index}-size`);
  connect("rate-label", "rate", `run-${index}-rate`);

  function connect(label, control, id) {
    part(label).htmlFor = id;
    part(control).id = id;
  }

  const sizeValue = (size) => (size >= most ? "full" : size);
  const slid = () => sizeAt(Number(part("size-slider").value), most);
  part("size-slider").addEventListener("input", () => {
    showSize(slid());
    verbs.drag(sizePath, sizeValue(slid()));
  });
  part("size-slider").addEventListener("change", () => verbs.choose(sizePath, sizeValue(slid())));
  part("size").addEventListener("change", () => typed(part("size"), sizePath, "integer", (size) => (size === most ? "full" : size)));
  part("rate").addEventListener("change", () => {
    if (isCleared(part("rate"))) verbs.choose(ratePath, undefined);
    else typed(part("rate"), ratePath, "number", (rate) => rate);
  });

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

  /** Names the controls after their run. */
  function name(label, examples) {
    most = examples;
    part("size").setAttribute("aria-label", `Batch size of ${label}`);
    part("size-slider").setAttribute("aria-label", `Batch size of ${label}, logarithmic`);
    part("rate").setAttribute("aria-label", `Learning rate of ${label}`);
  }

  /** Takes the run's settings; what they say is shown next, whatever was typed. */
  function take(newSettings) {
    settings = newSettings;
    shown = {};
  }

  /** Shows what holds at `step`, or at the start where that is null; a field that stays is left alone. */
  function showAt(step) {
    if (!settings) return;
    const held = (key) => (step === null ? settings[key] : heldAt(settings.changes, key, step, settings[key]));
    const [given, rate] = [held("batch_size"), held("learning_rate")];
    const size = given === "full" ? most : Math.min(given, most);
    if (shown.size !== size) {
      part("size-slider").value = placeOfSize(size, most);
      showSize(size);
    }
    if (shown.rate !== rate) showValue(part("rate"), rate);
    shown = { size, rate };
  }

  return { name, take, showAt };
}
