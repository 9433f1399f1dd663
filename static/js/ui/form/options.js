/** The options of the selects by their titles, and which of them and of the fields apply. */

import { sentence } from "../../core/format.js";
import { OPTIONS } from "../../core/words/page-words.js";
import { datasetOf, equationOf, optimizersOf, ownNames, scheduleParameters } from "../../core/document/settings.js";
import { showEquation } from "../parts/equation.js";
import { byId } from "../parts/elements.js";

/** Which list of the catalog names the values of a field. */
const LISTS = {
  "model.activation": "activations",
  "model.initialization": "initializations",
  loss: "losses",
  optimizer: "optimizers",
  schedule: "schedules",
};

const titled = (name) => sentence(name).replaceAll("_", " ");

/** Names the options of every select of the form. */
export function titleOptions(form, catalog) {
  for (const select of form.querySelectorAll("select[data-path]")) {
    const { path } = select.dataset;
    const titles = new Map((catalog[LISTS[path]] ?? []).map(({ name, title }) => [name, title]));
    const words = OPTIONS[path] ?? {};
    if (path === "data.name" || path === "like") continue;
    for (const option of select.options)
      option.textContent = titles.get(option.value) ?? words[option.value] ?? titled(option.value);
  }
}

/** Shows only what applies to the experiment: losses of its task, parameters of its optimisers and schedules. */
export function showApplying(form, experiment, resolved, catalog) {
  const dataset = datasetOf(experiment, catalog);
  if (dataset) limitTo(dataset, catalog);
  const own = new Set(optimizersOf(experiment, catalog).flatMap(({ parameters }) => Object.keys(parameters)));
  const scheduled = scheduleParameters(experiment, catalog);
  const rowOf = (path) => form.querySelector(`[data-path="${path}"]`)?.closest(".choice");
  for (const name of ownNames(catalog)) rowOf(name)?.toggleAttribute("hidden", !own.has(name));
  for (const name of ["schedule_factor", "schedule_epochs"]) rowOf(name).hidden = !scheduled.has(name);
  for (const [name, applies] of Object.entries(ofForms(resolved))) rowOf(name)?.toggleAttribute("hidden", !applies);
  limitChoices(form, experiment, catalog);
  const show = (id, list, name) => {
    const { equation = "", symbols } = catalog[list].find((known) => known.name === name) ?? {};
    showEquation(byId(id), equation, symbols);
  };
  const optimizer = catalog.optimizers.find(({ name }) => name === resolved.optimizer);
  if (optimizer) showEquation(byId("optimizer-equation"), ...equationOf(optimizer, resolved));
  show("schedule-equation", "schedules", resolved.schedule);
  byId("schedule-equation").hidden = resolved.schedule === "constant";
}

/** Forms of libraries that would have no effect. */
function ofForms({ l2, accumulate, data }) {
  const [hasPenalty, accumulates] = [l2 > 0, accumulate > 1];
  return {
    l2_on: hasPenalty,
    l2_per: hasPenalty,
    accumulate_as: accumulates,
    accumulate_rest: accumulates,
    mean_by: Boolean(data.example_weights ?? data.weight_column),
    over_outputs: Boolean(data.targets ?? data.further_targets),
  };
}

/** Of each choice only the values that some optimiser of the experiment takes. */
function limitChoices(form, experiment, catalog) {
  const used = optimizersOf(experiment, catalog);
  for (const name of new Set(catalog.optimizers.flatMap(({ choices }) => Object.keys(choices)))) {
    const taken = new Set(used.flatMap(({ choices }) => (choices[name] ?? []).map(String)));
    for (const option of form.querySelector(`[data-path="${name}"]`)?.options ?? [])
      option.hidden = option.disabled = taken.size > 0 && !taken.has(option.value);
  }
}

function limitTo(dataset, catalog) {
  byId("data-noise").disabled = dataset.noise === null || dataset.noise === undefined;
  for (const option of byId("loss").options) {
    const loss = catalog.losses.find(({ name }) => name === option.value);
    option.hidden = option.disabled = !loss?.tasks.includes(dataset.task);
  }
}
