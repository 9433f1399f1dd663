/**
 * The controls that play a batch example by example, and their counters. Depends on an accumulation; must not know a
 * matrix.
 */

import { PHASES, createAccumulation } from "../../core/step/accumulation.js";
import * as format from "../../core/format.js";
import { accumulatedInWords, accumulateInWords } from "../../core/words/step-words.js";
import { partOf } from "../parts/elements.js";

const WHOLE = 16_000; // milliseconds for a batch
const LONGEST = 600; // for one phase
const SHORTEST = 40; // for one tick: larger batches go several examples at once
const WITH_PHASES = 64; // examples: in larger batches a phase would be too short to see

/**
 * `begin()` gives a promise of {size, gradient}, the batch in its order, or of null where it cannot be had.
 * `onTick(accumulation or null)` draws, `say(words)` tells it aloud.
 */
export function createAccumulate(el, { begin, onTick, say }) {
  const part = partOf(el);
  let adding = null;
  let timer = null;
  let starting = false;

  part("accumulate").addEventListener("click", () => (timer ? stop() : go(tick)));
  part("accumulate-phase").addEventListener("click", () => go(() => move(false)));
  part("accumulate-next").addEventListener("click", () => go(() => move(true)));
  part("accumulate-end").addEventListener("click", () => go(finish));

  /** Begins where nothing has begun, or all is done, and makes the first move. */
  async function go(first) {
    pause();
    if (starting) return;
    if (!adding || adding.isComplete) {
      starting = true;
      const batch = await begin();
      starting = false;
      if (!batch) return;
      adding = createAccumulation(batch.size, batch.gradient);
    }
    first();
  }

  /** One tick: a phase, an example, or in a large batch several examples. */
  function tick() {
    const phased = adding.size <= WITH_PHASES;
    const ticks = adding.size * (phased ? PHASES.length + 1 : 1);
    const pace = Math.max(SHORTEST, Math.min(LONGEST, WHOLE / ticks));
    const atOnce = phased ? 1 : Math.max(1, Math.round((SHORTEST * ticks) / WHOLE));
    timer = setTimeout(tick, pace);
    move(!phased, atOnce);
  }

  function move(whole, times = 1) {
    for (let i = 0; i < times; i++) adding.advance(whole);
    if (adding.isComplete) stop();
    else if (!timer) say(accumulatedInWords(adding));
    show();
    onTick(adding);
  }

  function finish() {
    adding.finish();
    stop();
    onTick(adding);
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    show();
  }

  function stop() {
    pause();
    say(accumulatedInWords(adding));
  }

  /** As before it began: the batch is shown without counts. */
  function clear() {
    pause();
    if (!adding) return;
    adding = null;
    show();
    onTick(null);
  }

  function show() {
    const counts = adding?.counts() ?? { forward: null, backward: null, updates: null };
    part("accumulate").textContent = accumulateInWords(adding, timer !== null);
    for (const [name, value] of Object.entries(counts)) {
      part(`count-${name}`).textContent = value === null ? format.NONE : format.count(value);
    }
    part("phase").textContent = adding ? accumulatedInWords(adding) : "";
  }

  show();
  return { clear, current: () => adding };
}
