/**
 * What is known of runs before they are trained, and what has become of them. Depends on sizes and settings; must not
 * know the clock.
 */

import { differencesOf, differingFields, hasMovingRate } from "../../core/differences.js";
import { divergedInWords, factsOf } from "../../core/words/facts-words.js";
import { kindOf } from "../../plots/picture/scene.js";
import { keyOf } from "./facts.js";
import { byId } from "../parts/elements.js";

export function createAbout({ cards, drawers, catalog }) {
  let known = null; // sizes of the runs on show

  /** All that is known of runs before they are trained: when they come, nothing moves. */
  function showSizes(sizes, experiment, runs) {
    cards?.showRuns(runs, aboutOf(sizes, experiment, runs, catalog));
    cards?.showSettings(experiment.runs);
    drawers.showRuns(runs);
    byId("facts").textContent = factsOf(sizes, experiment);
    known = sizes;
  }

  /** Says what the marks are; `hasTest`: whether the pictures show test examples. */
  function showKey(hasTest) {
    if (known) byId("key").replaceChildren(...keyOf(known, hasTest));
  }

  /** In an embed that is said whatever else is left out of it. */
  function showDiverged(runs) {
    const line = byId("diverged");
    if (!line) return;
    line.textContent = divergedInWords(runs);
    line.hidden = line.textContent === "";
  }

  return { showSizes, showKey, showDiverged };
}

/** What a card shows of its run beside the settings: {kind, isLinear, special, differing, counters}. */
function aboutOf(sizes, experiment, runs, catalog) {
  return {
    kind: kindOf(sizes),
    isLinear: experiment.model.hidden.length === 0,
    special: differencesOf(experiment.runs, catalog),
    differing: differingFields(experiment.runs),
    counters: {
      "learning-rate": experiment.runs.some(hasMovingRate),
      "batch-size": runs.some(({ segments }) => segments.length > 1),
      penalty: experiment.l1 > 0 || experiment.l2 > 0,
    },
  };
}
