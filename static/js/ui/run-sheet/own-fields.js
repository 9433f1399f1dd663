/**
 * Every setting that a run may have of its own: a control that is empty follows what is said for all runs. Depends on
 * the experiment on show.
 */

import { changeLeaf } from "../../core/document/choices.js";
import { setLeaf } from "../../core/document/experiment.js";
import { ratesOf, runsOf, scheduleParameters, settingOf } from "../../core/document/settings.js";
import { examplesProblem, followingInWords, refusedInWords } from "../../core/words/run-words.js";
import { isCleared, readControl, readSize, showValue } from "../parts/fields.js";
import { byId } from "../parts/elements.js";

const MOST_NAMED = 100; // examples in one field

/** tools as in run-sheet.js, and `place()`, the run's. */
export function createOwnFields(form, { catalog, signals, examples, show, place }) {
  for (const group of form.querySelectorAll("[data-fields]"))
    group.append(...group.dataset.fields.split(" ").map((path) => rowOf(path, catalog)));
  const controls = [...form.querySelectorAll("[data-own]")];
  const refused = byId("own-refused");
  let drawn = null; // the place of the run whose settings are shown
  for (const control of controls) control.addEventListener("change", () => choose(control));

  function choose(control) {
    const { own: path } = control.dataset;
    const { value, problem } = read(control);
    accept();
    if (problem !== undefined) return refuse(control, problem);
    const experiment = signals.get("experiment");
    return show({ experiment: changeLeaf(experiment, `runs.${place()}.${path}`, value, catalog, examples()) });
  }

  /** What is chosen; no value where the run is to follow the others. */
  function read(control) {
    if (control.dataset.own === "batch_size") return readSize(control, examples());
    if (isExamples(control)) return readExamples(control.value, examples());
    if (isCleared(control)) return {};
    const { value, problem } = readControl(control, fieldOf(control.dataset.own));
    return problem === undefined ? { value: value === "" ? undefined : value } : { problem };
  }

  const fieldOf = (path) => catalog.fields.find((known) => known.path === path);

  /** Nothing is refused any more. */
  function accept() {
    for (const control of controls)
      for (const name of ["aria-invalid", "aria-describedby"]) control.removeAttribute(name);
    refused.textContent = "";
  }

  function refuse(control, problem) {
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", refused.id);
    refused.textContent = refusedInWords(control.labels[0].textContent, control.value, problem);
  }

  /** What the run has where it says nothing itself; undefined where that depends on its library alone. */
  function followed(path, experiment, run) {
    if (path === "learning_rate") {
      const following = setLeaf(experiment, `runs.${place()}.learning_rate`, undefined);
      return ratesOf(experiment.runs ? following : experiment, examples(), catalog)[place()];
    }
    const resolved = signals.get("resolved");
    if (run[path] === undefined) return resolved.runs[place()]?.[path];
    if (experiment[path] !== undefined) return experiment[path];
    if (run.like) return undefined;
    const { name, parameters } = optimizerOf(experiment, run);
    const ofAll = path in parameters && name !== resolved.optimizer ? undefined : resolved[path];
    return ofAll ?? parameters[path] ?? settingOf(experiment, {}, path, catalog);
  }

  const optimizerOf = (experiment, run) => {
    const chosen = settingOf(experiment, run, "optimizer", catalog);
    return catalog.optimizers.find(({ name }) => name === chosen);
  };

  /** Whether a setting has an effect on the run. */
  function applies(path, experiment, run) {
    if (path === "flipped") return signals.get("open")?.data.classes !== null;
    const isOfOptimizers = catalog.optimizers.some(({ parameters }) => path in parameters);
    if (isOfOptimizers) return path in optimizerOf(experiment, run).parameters;
    if (path.startsWith("accumulate_")) return settingOf(experiment, run, "accumulate", catalog) > 1;
    if (!path.startsWith("schedule_")) return true;
    return scheduleParameters({ ...experiment, runs: [run] }, catalog).has(path);
  }

  /** Shows the settings of the run on show. */
  function draw() {
    if (drawn !== place()) accept();
    drawn = place();
    const experiment = signals.get("experiment");
    const run = runsOf(experiment)[place()];
    for (const control of controls) {
      const { own: path } = control.dataset;
      control.closest(".choice").hidden = !applies(path, experiment, run);
      const followsAll = !run.like || experiment[path] !== undefined;
      if (!isExamples(control)) showFollowed(control, followed(path, experiment, run), followsAll);
      showValue(control, run[path]);
      control.closest(".choice").classList.toggle("is-own", run[path] !== undefined);
    }
  }

  function showFollowed(control, value, followsAll) {
    if (!control.options) {
      control.placeholder = value ?? "";
      return;
    }
    const found = [...control.options].find((option) => option.value === String(value));
    control.options[0].textContent = followingInWords(found?.textContent ?? control.dataset.none, followsAll);
  }

  return { draw };
}

/** A field of a run's own, made from the one of all runs; the batch size is made from a card's. */
function rowOf(path, catalog) {
  const source = document.querySelector(
    path === "batch_size" ? '[data-run] [data-part="size"]' : `#choices [data-path="${path}"]`,
  );
  const control = /** @type {any} */ (source.cloneNode(true));
  for (const name of ["data-path", "data-part", "data-typing", "aria-label", "aria-invalid", "aria-describedby"])
    control.removeAttribute(name);
  Object.assign(control, { id: `own-${path.replaceAll("_", "-")}`, className: "" });
  control.dataset.own = path;
  if (control.options) addFollowing(control);
  const field = catalog.fields.find((known) => known.path === path);
  const label = Object.assign(document.createElement("label"), { htmlFor: control.id, textContent: field.label });
  const row = Object.assign(document.createElement("div"), { className: "choice" });
  row.append(label, control);
  return row;
}

/** A first option that follows all runs, in place of one that stands for none. */
function addFollowing(select) {
  const none = [...select.options].find(({ value }) => value === "");
  select.dataset.none = none?.textContent ?? "";
  none?.remove();
  select.add(new Option("", ""), 0);
}

/** Whether a field names examples of the run by their numbers. */
const isExamples = (control) => control.hasAttribute("data-examples");

/** The numbers in a text, each below `most`; no value where there are none. */
function readExamples(text, most) {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const values = [...new Set(parts.map(Number))].sort((a, b) => a - b);
  const isGood = parts.every((part) => /^\d+$/.test(part)) && values.every((value) => value < most);
  if (!isGood || values.length >= most || values.length > MOST_NAMED)
    return { problem: examplesProblem(most, MOST_NAMED) };
  return { value: values.length ? values : undefined };
}
