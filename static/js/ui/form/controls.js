/** The form of choices: shows an experiment and tells changes. Must not know a stream or a picture. */

import { MORE, OWN_CHOICE, OWN_DATA } from "../../core/words/page-words.js";
import { getLeaf } from "../../core/document/experiment.js";
import { RATES } from "../../core/geometry/scales.js";
import { ownDefault } from "../../core/document/settings.js";
import { createFeatures } from "./features.js";
import { isCleared, readControl, showValue, takeTyped } from "../parts/fields.js";
import { showApplying, titleOptions } from "./options.js";
import { createSlider } from "../parts/slider.js";
import { byId } from "../parts/elements.js";

/** verbs = {choose(path, value), drag(path, value), complain(path, value, message), restart(), newSeed()} */
export function createControls(form, catalog, verbs) {
  const fields = new Map(catalog.fields.map((field) => [field.path, field]));
  const controls = [...form.querySelectorAll("[data-path]")];
  const features = createFeatures(byId("features"), (names) => verbs.choose("data.features", names));
  let lastHeld = {};
  titleOptions(form, catalog);

  form.addEventListener("submit", (event) => event.preventDefault());
  for (const control of controls) control.addEventListener("change", () => changed(control));
  const slider = createSlider(byId("learning-rate-slider"), {
    describe: (rate) => `learning rate ${rate}`,
    onMove: (rate) => {
      showValue(byId("learning-rate"), rate);
      verbs.drag("learning_rate", rate);
    },
    onChoose: (rate) => verbs.choose("learning_rate", rate),
  });
  byId("stop-count").addEventListener("change", changedStop);
  byId("stop-unit").addEventListener("change", changedStop);
  byId("restart").addEventListener("click", verbs.restart);
  byId("new-seed").addEventListener("click", verbs.newSeed);
  byId("more-open").addEventListener("click", toggleMore);
  if (form.closest(".setup")) createSheet();

  /** A number that is cleared goes back to its default. */
  function changed(control) {
    const { path } = control.dataset;
    takeTyped(control, path, isCleared(control) ? {} : readControl(control, fields.get(path)), verbs);
  }

  function changedStop() {
    const unit = byId("stop-unit").value;
    const { value, problem } = readControl(byId("stop-count"));
    takeTyped(byId("stop-count"), "stop", { value: { [unit]: value }, problem }, verbs);
  }

  function toggleMore() {
    const more = byId("more");
    more.hidden = !more.hidden;
    byId("more-open").setAttribute("aria-expanded", String(!more.hidden));
    byId("more-open").textContent = MORE[more.hidden];
    form.dataset.more = more.hidden ? "shut" : "open";
  }

  /** On the page, more choices cover what follows: Escape shuts them, and so does a focus that moves beyond them. */
  function createSheet() {
    const isOpen = () => !byId("more").hidden;
    form.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !isOpen()) return;
      toggleMore();
      byId("more-open").focus();
    });
    form.addEventListener("focusout", ({ relatedTarget: next }) => {
      if (next && !form.contains(next) && isOpen()) toggleMore();
    });
  }

  /** Shows the document with all its values filled in. */
  function show(resolved, experiment) {
    const dataset = catalog.datasets.find(({ name }) => name === resolved.data.name);
    offerOwnData(resolved.data.name);
    lastHeld = {};
    const valueOf = (path) => getLeaf(resolved, path) ?? ownDefault(path, experiment, catalog);
    for (const control of controls) showValue(control, valueOf(control.dataset.path));
    slider.show(resolved.learning_rate, RATES);
    const unit = resolved.stop.updates ? "updates" : "epochs";
    showValue(byId("stop-count"), resolved.stop[unit]);
    byId("stop-unit").value = unit;
    showApplying(form, experiment, resolved, catalog);
    features.show(
      dataset?.available_features ?? resolved.data.features ?? [],
      resolved.data.features ?? dataset?.features ?? [],
      dataset?.features ?? [],
    );
  }

  /** Shows what holds at the playhead, {learning_rate, momentum}; a field that stays is left alone. */
  function showHeld(held) {
    for (const [path, value] of Object.entries(held)) {
      if (value === undefined || value === lastHeld[path]) continue;
      showValue(byId(path.replace("_", "-")), value);
      if (path === "learning_rate") slider.show(value, RATES);
    }
    lastHeld = held;
  }

  /** Own data are no entry of the list; on the page one entry stands for them, and opens their sheet. */
  function offerOwnData(name) {
    const select = byId("data-name");
    const own = select.querySelector("[data-own]");
    const isListed = [...select.options].some((option) => option !== own && option.value === name);
    if (!own) return isListed || select.append(new Option(OWN_DATA, name));
    own.value = isListed ? "own" : name;
    own.textContent = isListed ? OWN_CHOICE : OWN_DATA;
    byId("own-open").hidden = isListed;
    return undefined;
  }

  return { show, showHeld, showIn: ({ ramp }) => features.showIn(ramp) };
}
