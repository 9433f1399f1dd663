/** Below the axes of the loss: which run is lowest on each, which one hovers, and what would let it settle. */

import { floorInWords } from "../core/floor.js";
import { lowestInWords } from "../core/lowest.js";

const byId = (id) => document.getElementById(id);

/** `choose(path, value)` makes a choice. Gives what shows the runs on an axis; it is called for every picture. */
export function createVerdict(choose) {
  let shown = "";
  byId("settle").addEventListener("click", () => choose("schedule", "cosine"));

  return ({ runs, axis }) => {
    const key = [axis, ...runs.map(({ ended, label }) => `${ended} ${label}`)].join();
    if (shown === key) return;
    shown = key;
    const floor = floorInWords(runs);
    byId("lowest").textContent = lowestInWords(axis, runs);
    byId("floor").textContent = floor;
    byId("settle").hidden = !floor;
  };
}
