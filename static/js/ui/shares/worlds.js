/**
 * Two buttons that add a run beside the chosen one: without one example, or with another label of it. Depends on the
 * verbs of the page.
 */

import { withOtherExample } from "../../core/document/other-example.js";
import { MOST_RUNS } from "../../core/document/run-edits.js";
import { runsOf } from "../../core/document/settings.js";
import { WORLDS, addedInWords, flipInWords, leaveInWords, whyNoRun } from "../../core/words/shares-words.js";
import { byId, partOf, put } from "../parts/elements.js";

/** `standing()` gives the page's view, of which `lock` names what cannot be changed. */
export function createWorlds(el, { catalog, verbs, standing }) {
  const part = partOf(el);
  let shown = null; // {example: {index, y}, run, state}
  let added = null; // the experiment that was made here

  part("leave").addEventListener("click", () => add("left_out"));
  part("flip").addEventListener("click", () => add("flipped"));

  function add(field) {
    const { example, run, state } = shown;
    if (obstacle(field === "left_out")) return;
    const { experiment, ...stood } = verbs.standing();
    const change = withOtherExample(experiment, catalog, state.index, field, example.index);
    const steps = change.places.map((from) => stood.steps[from ?? state.index]);
    verbs.open(change.experiment, state.index, { ...stood, steps });
    added = verbs.standing().experiment;
    const name = state.open.data.classes && labelOf(example, run, state.open.data);
    put(part("added"), addedInWords({ field, example: example.index, name, label: run.label, undoes: hasUndo() }));
  }

  /** Why no run can be added, empty where one can. */
  function obstacle(leaves) {
    return whyNoRun({
      isFull: runsOf(verbs.standing().experiment).length >= MOST_RUNS, // some may not be on show yet
      isLocked: standing().lock.length > 0,
      isLast: leaves && shown.run.examples === 1,
    });
  }

  /** `example` = {index, y}, its target as the run learns it. */
  function update(newShown) {
    shown = newShown;
    const { example, run, state } = shown;
    const { classes } = state.open.data;
    put(part("leave"), leaveInWords(example.index));
    part("flip").hidden = !classes;
    if (classes) put(part("flip"), flipInWords(labelOf(example, run, state.open.data)));
    part("leave").setAttribute("aria-disabled", String(Boolean(obstacle(true))));
    part("flip").setAttribute("aria-disabled", String(Boolean(obstacle(false))));
    put(part("why-not"), obstacle(true) || WORLDS);
    if (added && verbs.standing().experiment !== added) forget();
  }

  /** Another experiment is on show: what was added is said no more. */
  function forget() {
    added = null;
    put(part("added"), "");
  }

  return { update };
}

const hasUndo = () => byId("undo") !== null;

/** The label that the example would have: the next class, or its own again where this run has flipped it. */
function labelOf({ index, y }, { settings }, { classes, y: given }) {
  return String(settings.flipped?.includes(index) ? classes[given[index]] : classes[(y + 1) % classes.length]);
}
