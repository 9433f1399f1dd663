/** The options of the selects by their titles, and which of them and of the fields apply. */

import { sentence } from "../../core/format.js";
import { datasetOf, optimizersOf, ownNames, scheduleParameters } from "../../core/document/settings.js";
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
const RATE_RULES = { same: "same for all", linear: "∝ batch", square_root: "∝ √batch" };

const titled = (name) => sentence(name).replaceAll("_", " ");

/** Names the options of every select of the form. */
export function titleOptions(form, catalog) {
  for (const select of form.querySelectorAll("select[data-path]")) {
    const { path } = select.dataset;
    const titles = new Map((catalog[LISTS[path]] ?? []).map(({ name, title }) => [name, title]));
    const words = path === "learning_rate_rule" ? RATE_RULES : {};
    if (path === "data.name") continue;
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
  const show = (id, list, name) => {
    const { equation = "", symbols } = catalog[list].find((known) => known.name === name) ?? {};
    showEquation(byId(id), equation, symbols);
  };
  show("optimizer-equation", "optimizers", resolved.optimizer);
  show("schedule-equation", "schedules", resolved.schedule);
  byId("schedule-equation").hidden = resolved.schedule === "constant";
}

function limitTo(dataset, catalog) {
  byId("data-noise").disabled = dataset.noise === null || dataset.noise === undefined;
  for (const option of byId("loss").options) {
    const loss = catalog.losses.find(({ name }) => name === option.value);
    option.hidden = option.disabled = !loss?.tasks.includes(dataset.task);
  }
}
