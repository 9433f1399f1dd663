/** A run's own batch size and learning rate: those it starts with, or those that hold at the playhead. */

import { ownNames } from "../../core/words/page-words.js";
import { heldAt } from "../../core/document/changes.js";
import * as format from "../../core/format.js";
import { sizesUpTo } from "../../core/geometry/scales.js";
import { isCleared, readControl, readSize, showValue, takeTyped } from "../parts/fields.js";
import { createSlider } from "../parts/slider.js";
import { put } from "../parts/elements.js";

/** `part(name)` gives the card's element; verbs as in the controls. */
export function createCardChoices(part, index, verbs) {
  const [sizePath, ratePath] = [`runs.${index}.batch_size`, `runs.${index}.learning_rate`];
  const [sizeField, rateField] = [part("size"), part("rate")];
  let most = 1;
  let sizes = [1];
  let settings = null;
  let shown = {};

  connect("size-label", "size", `run-${index}-size`);
  connect("rate-label", "rate", `run-${index}-rate`);

  function connect(label, control, id) {
    part(label).htmlFor = id;
    part(control).id = id;
  }

  const leafOf = (size) => (size === most ? "full" : size);
  const slider = createSlider(part("size-slider"), {
    describe: sizeInWords,
    onMove: (size) => {
      showSize(size);
      verbs.drag(sizePath, leafOf(size));
    },
    onChoose: (size) => verbs.choose(sizePath, leafOf(size)),
  });
  sizeField.addEventListener("change", () => takeTyped(sizeField, sizePath, readSize(sizeField, most), verbs));
  rateField.addEventListener("change", () =>
    takeTyped(rateField, ratePath, isCleared(rateField) ? {} : readControl(rateField), verbs),
  );

  function sizeInWords(size) {
    const examples = format.counted(size, "example");
    return size === most && size > 1 ? `all ${examples}` : examples;
  }

  function showSize(size) {
    showValue(sizeField, size);
    const of = size === most ? "full" : `of ${format.count(most)}`;
    put(part("of"), of);
  }

  /** Takes the number of training examples, the largest batch. */
  function limit(examples) {
    if (most !== examples) [most, sizes, shown] = [examples, sizesUpTo(examples), {}];
    sizeField.setAttribute("aria-valuemax", most);
  }

  /** Names the controls after their run. */
  function name(label) {
    const names = ownNames(label);
    sizeField.setAttribute("aria-label", names.size);
    part("size-slider").setAttribute("aria-label", names.slider);
    rateField.setAttribute("aria-label", names.rate);
    part("settings")?.setAttribute("aria-label", names.settings);
  }

  /** Takes the run's settings; what they say is shown, whatever was typed. */
  function take(newSettings) {
    settings = newSettings;
    shown = {};
    showAt(null);
  }

  /** Shows what holds at `step`, or at the start where that is null; a field that stays is left alone. */
  function showAt(step) {
    if (!settings) return;
    const held = (key) => (step === null ? settings[key] : heldAt(settings.changes, key, step, settings[key]));
    const [given, rate] = [held("batch_size"), held("learning_rate")];
    const size = given === "full" ? most : Math.min(given, most);
    if (shown.size !== size) {
      slider.show(size, sizes);
      showSize(size);
    }
    if (shown.rate !== rate) showValue(rateField, rate);
    shown = { size, rate };
  }

  return { name, limit, take, showAt };
}
