/** The form of choices: shows an experiment and tells changes. Knows no stream and no picture. */

import { getLeaf } from "../core/experiment.js";
import { placeOfRate, rateAt, readControl, showValue } from "./fields.js";
import { createFeatures } from "./features.js";

const byId = (id) => document.getElementById(id);

/** verbs = {choose(path, value), drag(path, value), complain(path, value, message), accept(), restart(), newSeed()} */
export function createControls(form, catalog, verbs) {
  const fields = new Map(catalog.fields.map((field) => [field.path, field]));
  const controls = [...form.querySelectorAll("[data-path]")];
  const slider = form.querySelector("[data-rate-slider]");
  const features = createFeatures(byId("features"), (names) => verbs.choose("data.features", names));
  titleOptions();

  form.addEventListener("submit", (event) => event.preventDefault());
  for (const control of controls) control.addEventListener("change", () => changed(control));
  slider.addEventListener("input", () => {
    showValue(byId("learning-rate"), rateAt(slider.value));
    verbs.drag("learning_rate", rateAt(slider.value));
  });
  slider.addEventListener("change", () => verbs.choose("learning_rate", rateAt(slider.value)));
  byId("stop-count").addEventListener("change", changedStop);
  byId("stop-unit").addEventListener("change", changedStop);
  byId("restart").addEventListener("click", verbs.restart);
  byId("new-seed").addEventListener("click", verbs.newSeed);
  byId("more-open").addEventListener("click", toggleMore);

  function changed(control) {
    const { path } = control.dataset;
    const { value, problem } = readControl(control, fields.get(path));
    control.toggleAttribute("aria-invalid", false);
    if (problem === undefined) return verbs.choose(path, value);
    control.setAttribute("aria-invalid", "true");
    return verbs.complain(path, control.value, problem);
  }

  function changedStop() {
    const count = byId("stop-count");
    const { value, problem } = readControl(count, { type: "integer" });
    if (problem) {
      count.setAttribute("aria-invalid", "true");
      return verbs.complain(`stop.${byId("stop-unit").value}`, count.value, problem);
    }
    return verbs.choose("stop", { [byId("stop-unit").value]: value });
  }

  function toggleMore() {
    const more = byId("more");
    more.hidden = !more.hidden;
    byId("more-open").setAttribute("aria-expanded", String(!more.hidden));
    byId("more-open").textContent = more.hidden ? "More choices" : "Fewer choices";
  }

  function titleOptions() {
    const titles = new Map(["activations", "initializations", "losses"]
      .flatMap((list) => catalog[list].map(({ name, title }) => [name, title])));
    for (const option of form.querySelectorAll("select[data-path] > option")) {
      option.textContent = titles.get(option.value) ?? option.textContent;
    }
  }

  /** Shows the document with all its values filled in. */
  function show(resolved) {
    const dataset = catalog.datasets.find(({ name }) => name === resolved.data.name);
    offerOwnData(resolved.data.name);
    for (const control of controls) showValue(control, getLeaf(resolved, control.dataset.path));
    slider.value = placeOfRate(resolved.learning_rate);
    const unit = resolved.stop.updates ? "updates" : "epochs";
    showValue(byId("stop-count"), resolved.stop[unit]);
    byId("stop-unit").value = unit;
    if (dataset) limitTo(dataset);
    features.show(dataset?.available_features ?? resolved.data.features ?? [], resolved.data.features ?? dataset?.features ?? []);
  }

  function limitTo(dataset) {
    byId("data-noise").disabled = dataset.noise === null || dataset.noise === undefined;
    for (const option of byId("loss").options) {
      const loss = catalog.losses.find(({ name }) => name === option.value);
      option.disabled = Boolean(loss) && !loss.tasks.includes(dataset.task);
    }
  }

  /** Data given in the address itself are no entry of the list. */
  function offerOwnData(name) {
    const select = byId("data-name");
    if ([...select.options].some((option) => option.value === name)) return;
    select.append(new Option(name === "inline" ? "Own data" : name, name));
  }

  return { show };
}
