/**
 * What is known of runs before they are trained, and what has become of them. Depends on sizes and settings; must not
 * know the clock.
 */

import { differencesOf, hasMovingRate } from "../../core/differences.js";
import { divergedInWords, factsOf } from "../../core/words/facts-words.js";
import { kindOf } from "../../plots/picture/scene.js";
import { keyOf } from "./facts.js";
import { byId } from "../parts/elements.js";

export function createAbout({ cards, drawers, catalog }) {
  /** All that is known of runs before they are trained: when they come, nothing moves. */
  function showSizes(sizes, experiment, runs) {
    cards?.showRuns(runs, aboutOf(sizes, experiment, runs, catalog));
    cards?.showSettings(experiment.runs);
    drawers.showRuns(runs.map(({ label }) => label));
    byId("facts").textContent = factsOf(sizes, experiment);
    byId("key").replaceChildren(...keyOf(sizes));
  }

  /** In an embed that is said whatever else is left out of it. */
  function showDiverged(runs) {
    const line = byId("diverged");
    if (!line) return;
    line.textContent = divergedInWords(runs);
    line.hidden = line.textContent === "";
  }

  return { showSizes, showDiverged };
}

/** What a card shows of its run beside the settings: {kind, isLinear, special, counters}. */
function aboutOf(sizes, experiment, runs, catalog) {
  return {
    kind: kindOf(sizes),
    isLinear: experiment.model.hidden.length === 0,
    special: differencesOf(experiment.runs, catalog),
    counters: {
      "learning-rate": experiment.runs.some(hasMovingRate),
      "batch-size": runs.some(({ segments }) => segments.length > 1),
      penalty: experiment.l1 > 0 || experiment.l2 > 0,
    },
  };
}
