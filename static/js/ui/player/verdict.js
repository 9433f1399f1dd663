/** Below the axes of the loss: which run is lowest on each, which one hovers, and what would let it settle. */

import { floorOf } from "../../core/floor.js";
import { floorInWords, lowestInWords } from "../../core/words/verdict-words.js";
import { byId } from "../parts/elements.js";

/** `choose(path, value)` makes a choice. Gives what shows the runs on an axis; it is called for every picture. */
export function createVerdict(choose) {
  let shown = null; // {runs, axis, ended}: what the words are of
  byId("settle").addEventListener("click", () => choose("schedule", "cosine"));

  return ({ runs, axis }) => {
    const ended = runs.filter((run) => run.ended).length;
    if (shown?.runs === runs && shown.axis === axis && shown.ended === ended) return;
    shown = { runs, axis, ended };
    byId("lowest").textContent = lowestInWords(axis, runs);
    byId("floor").textContent = floorInWords(runs);
    byId("settle").hidden = !runs.some(floorOf);
  };
}
