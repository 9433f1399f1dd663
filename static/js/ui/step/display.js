/** How the opened step is shown: orders, groups, mean or sum, and steps worth opening. Must not know the numbers. */

import { rateInWords, trainSoInWords } from "../../core/words/reduction-words.js";
import { ruleOf } from "../../core/document/settings.js";
import { partOf } from "../parts/elements.js";

const MANY = 256; // parameters: of more than these the first columns tell little

/**
 * `toQuery`, `standing` and `stand` as in step.js. `onChange()` is called after a choice; what is chosen is read from
 * the result. `onJump(column)` scrolls.
 */
export function createDisplay(el, { catalog, verbs, toQuery, standing, stand, onChange, onJump }) {
  const part = partOf(el);
  const [rows, columns, presets] = [part("row-order"), part("column-order"), part("preset")];
  const radios = [...el.querySelectorAll("input[name=step-reduction]")];
  let head = null;
  let ordered = standing().column !== ""; // by the person
  let run = null; // whose step it is
  let other = null; // {label, reduction, rate, usual, short}: the same run by the other reduction
  let followed = null; // query of the experiment that the preset was last compared with
  let opened = null; // the preset on show
  let left = null; // where the person stood before a preset: what verbs.standing() gives

  presets.append(...catalog.presets.map(({ name, title }) => new Option(title, name)));
  presets.addEventListener("change", openPreset);
  rows.addEventListener("change", () => stand({ rows: rows.value }));
  for (const control of [rows, columns, part("show-ways"), ...radios]) control.addEventListener("change", onChange);
  for (const radio of radios) radio.addEventListener("change", offerTraining);
  columns.addEventListener("change", () => {
    ordered = true;
  });
  part("train-so").addEventListener("click", trainSo);

  /** Opens a preset, or goes back to the experiment that stood before the first one. */
  function openPreset() {
    const preset = catalog.presets.find(({ name }) => name === presets.value);
    const before = left;
    if (preset && !opened) left = verbs.standing();
    showPreset(preset);
    if (preset) verbs.open(preset.experiment, preset.run);
    else if (before) verbs.open(before.experiment, before.run, before);
  }

  function showPreset(preset) {
    opened = preset ?? null;
    presets.value = preset?.name ?? "";
    part("preset-words").textContent = preset?.shows ?? "";
  }

  /** Shows which preset is open, if any; a step that still arrives from the experiment before changes nothing. */
  function followPreset(query) {
    if (query !== followed) showPreset(catalog.presets.find(({ experiment }) => toQuery(experiment) === query));
    followed = query;
  }

  const reduction = () => radios.find(({ checked }) => checked).value;

  /** Trains the run with the reduction that is chosen here, at the rate that makes it the same. */
  function trainSo() {
    if (!other) return;
    const { reduction: wanted, rate } = other;
    verbs.chooseAll([
      [`runs.${head.run}.reduction`, wanted],
      [`runs.${head.run}.learning_rate`, rate],
    ]);
  }

  /** Offers to train with the other reduction once that is chosen, where a rate makes it the same run. */
  function offerTraining() {
    other = otherRun(run, head, head.reduction === "mean" ? "sum" : "mean");
    const button = part("train-so");
    button.hidden = other === null;
    button.classList.toggle("is-kept", reduction() === head.reduction);
    if (other) button.textContent = trainSoInWords(other);
  }

  /** A button for each array of parameters, where they stand layer by layer. */
  function showJumps(layout) {
    const jumps = columns.value === "layout" ? layout : [];
    part("jumps").replaceChildren(
      ...jumps.map(({ name, offset }) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
        button.addEventListener("click", () => onJump(offset));
        return button;
      }),
    );
  }

  return {
    get reduction() {
      return reduction();
    },
    get columnSort() {
      return columns.value;
    },
    get showWays() {
      return part("show-ways").checked;
    },
    isGrouped: () => rows.value === "class",
    isInOrder: () => rows.value === "batch",
    /** Puts the rows in the order of the batch; gives whether they were in another. */
    inOrder() {
      if (rows.value === "batch") return false;
      rows.value = "batch";
      stand({ rows: "batch" });
      onChange();
      return true;
    },
    query() {
      const order = rows.value === "class" ? "&group=target" : `&sort=${rows.value}`;
      return `${order}&column_sort=${columns.value}`;
    },
    /**
     * The rows are in the view's order; until the person orders the columns, many parameters stand by size. Only
     * classes can be grouped by class.
     */
    suit(parameterCount, hasClasses) {
      if (!ordered) columns.value = parameterCount > MANY ? "size" : "layout";
      rows.querySelector("option[value=class]").hidden = !hasClasses;
      const wanted = standing().rows;
      rows.value = !hasClasses && wanted === "class" ? "batch" : wanted;
    },
    /** Offers what applies to the step that is opened; `query` and `open` are the experiment's. */
    showStep(step, { query, open, run: itsRun }) {
      const another = !head || head.run !== step.run || head.id !== step.id;
      [head, run] = [step, itsRun];
      showJumps(open.parameters.layout);
      followPreset(query);
      if (another) for (const radio of radios) radio.checked = radio.value === step.reduction;
      for (const name of ["mean", "sum"])
        part(`rate-${name}`).textContent = rateInWords(step, name, ruleOf(step, catalog));
      offerTraining();
    },
  };
}

/** The run's own rate times or divided by its batch size; null where that does not make the same run. */
function otherRun({ label, segments, settings }, { is_plain: isPlain, usual_batch_size: usual }, reduction) {
  const changes = settings.changes.length > 0 || segments.length > 1 || settings.last_batch === "weighted";
  if (!isPlain || changes || usual === 1) return null;
  const rate = reduction === "sum" ? settings.learning_rate / usual : settings.learning_rate * usual;
  const [{ examples_per_epoch: examples }] = segments;
  return { label, reduction, rate: Number(rate.toPrecision(12)), usual, short: examples % usual };
}
