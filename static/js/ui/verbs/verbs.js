/**
 * What a person can do on the page, as verbs. Depends on choices, playhead and stream, which it joins; must not know
 * an element.
 */

import { createChoiceVerbs } from "./choice-verbs.js";
import { createCurrent } from "./current.js";
import { createGrip } from "./grip.js";
import { createPlayheadVerbs } from "./playhead-verbs.js";

/**
 * {verbs, take, touches}: `take(experiment)` shows one without a stream, `touches(path)` tells what a choice changes.
 *
 * tools = {signals, clock, catalog, address, notices, session, stillness, reach, where, onMove}: `where()` gives what
 * the address holds, `reach` = {limit(), complete()} how far the playhead may go, `onMove()` is called once it moved.
 */
export function createVerbs(tools) {
  const { signals, clock } = tools;
  const current = createCurrent(tools, () => grip.letGo());
  const grip = createGrip(clock, {
    stepsHere: current.stepsHere,
    onRelease: (steps) => current.finish(signals.get("experiment"), steps),
  });
  const choices = createChoiceVerbs({ ...tools, current, grip });
  const verbs = { ...choices.verbs, ...createPlayheadVerbs(tools), ...current.verbs };
  return { verbs, take: current.take, touches: choices.touches };
}
