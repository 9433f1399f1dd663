/** The form of choices: shows an experiment and tells changes. Knows no stream and no picture. */

import { getLeaf } from "../core/experiment.js";
import { ownDefault } from "../core/settings.js";
import { isCleared, placeOfRate, rateAt, readControl, showValue } from "./fields.js";
import { createFeatures } from "./features.js";
import { showApplying, titleOptions } from "./options.js";

const byId = (id) => document.getElementById(id);

/** verbs = {choose(path, value), drag(path, value), complain(path, value, message), restart(), newSeed()} */
export function createControls(form, catalog, verbs) {
  const fields = new Map(catalog.fields.map((field) => [field.path, field]));
  const controls = [...form.querySelectorAll("[data-path]")];
  const slider = form.querySelector("[data-rate-slider]");
  const features = createFeatures(byId("features"), (names) => verbs.choose("data.features", names));
  let lastHeld = {};
  titleOptions(form, catalog);

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

  /** A number that is cleared goes back to its default. */
  function changed(control) {
    const { path } = control.dataset;
    control.removeAttribute("aria-invalid");
    const { value, problem } = isCleared(control) ? {} : readControl(control, fields.get(path));
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

  /** Shows the document with all its values filled in. */
  function show(resolved, experiment) {
    const dataset = catalog.datasets.find(({ name }) => name === resolved.data.name);
    offerOwnData(resolved.data.name);
    lastHeld = {};
    const valueOf = (path) => getLeaf(resolved, path) ?? ownDefault(path, experiment, catalog);
    for (const control of controls) showValue(control, valueOf(control.dataset.path));
    slider.value = placeOfRate(resolved.learning_rate);
    const unit = resolved.stop.updates ? "updates" : "epochs";
    showValue(byId("stop-count"), resolved.stop[unit]);
    byId("stop-unit").value = unit;
    showApplying(form, experiment, resolved, catalog);
    features.show(dataset?.available_features ?? resolved.data.features ?? [], resolved.data.features ?? dataset?.features ?? []);
  }

  /** Shows what holds at the playhead, {learning_rate, momentum}; a field that stays is left alone. */
  function showHeld(held) {
    for (const [path, value] of Object.entries(held)) {
      if (value === undefined || value === lastHeld[path]) continue;
      showValue(byId(path.replace("_", "-")), value);
      if (path === "learning_rate") slider.value = placeOfRate(value);
    }
    lastHeld = held;
  }

  /** Data given in the address itself are no entry of the list. */
  function offerOwnData(name) {
    const select = byId("data-name");
    if ([...select.options].some((option) => option.value === name)) return;
    select.append(new Option(name === "inline" ? "Own data" : name, name));
  }

  return { show, showHeld };
}
