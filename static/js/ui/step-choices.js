/** How the opened step is shown: orders, groups, mean or sum, and steps worth opening. Knows no numbers. */

import * as format from "../core/format.js";

const MANY = 256; // parameters: of more than these the first columns tell little

/** `onChange()` is called after a choice; what is chosen is read from the result. `onJump(column)` scrolls. */
export function createChoices(el, { catalog, verbs, onChange, onJump }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const [rows, columns, presets] = [part("row-order"), part("column-order"), part("preset")];
  const radios = [...el.querySelectorAll("input[name=step-reduction]")];
  let head = null;
  let ordered = false; // by the person
  let opened = null; // id of the preset's experiment, once it is there

  presets.append(...catalog.presets.map(({ name, title }) => new Option(title, name)));
  presets.addEventListener("change", openPreset);
  for (const control of [rows, columns, part("show-ways"), ...radios]) control.addEventListener("change", onChange);
  columns.addEventListener("change", () => { ordered = true; });
  part("train-so").addEventListener("click", trainSo);

  function openPreset() {
    const preset = catalog.presets.find(({ name }) => name === presets.value);
    part("preset-words").textContent = preset ? preset.shows : "";
    opened = null;
    if (preset) verbs.open(preset.experiment, preset.run);
  }

  /** Whatever else is chosen later is no preset any more. */
  function followPreset(id) {
    if (!presets.value) return;
    opened ??= id;
    if (id === opened) return;
    presets.value = "";
    part("preset-words").textContent = "";
  }

  const reduction = () => radios.find(({ checked }) => checked).value;

  /** Trains the run with the reduction that is chosen here, at the rate that makes it the same. */
  function trainSo() {
    verbs.chooseAll([
      [`runs.${head.run}.reduction`, reduction()],
      [`runs.${head.run}.learning_rate`, Number(head.equal_learning_rates[reduction()].toPrecision(12))],
    ]);
  }

  /** A button for each array of parameters, where they stand layer by layer. */
  function showJumps(layout) {
    const jumps = columns.value === "layout" ? layout : [];
    part("jumps").replaceChildren(...jumps.map(({ name, offset }) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
      button.addEventListener("click", () => onJump(offset));
      return button;
    }));
  }

  return {
    get reduction() { return reduction(); },
    get columnSort() { return columns.value; },
    get showWays() { return part("show-ways").checked; },
    isGrouped: () => rows.value === "class",
    /** Rows as the batch has them; whether they were not before. */
    inOrder() {
      if (rows.value === "batch") return false;
      rows.value = "batch";
      onChange();
      return true;
    },
    query() {
      const order = rows.value === "class" ? "&group=target" : `&sort=${rows.value}`;
      return `${order}&column_sort=${columns.value}`;
    },
    /** Before anything was chosen: of many parameters those first that matter most. */
    suit(parameterCount) {
      if (!ordered) columns.value = parameterCount > MANY ? "size" : "layout";
    },
    /** Offers what applies to the step that is opened. */
    showStep(step, { classes, layout }) {
      showJumps(layout);
      followPreset(step.id);
      const another = !head || head.run !== step.run || head.reduction !== step.reduction;
      head = step;
      rows.querySelector("option[value=class]").hidden = classes === null;
      if (another) for (const radio of radios) radio.checked = radio.value === step.reduction;
      part("rate-mean").textContent = `η ${format.plainTick(step.equal_learning_rates.mean)}`;
      part("rate-sum").textContent = `η ${format.plainTick(step.equal_learning_rates.sum)}`;
      columns.addEventListener("change", () => { ordered = true; });
  part("train-so").hidden = step.optimizer !== "gradient_descent";
    },
  };
}
