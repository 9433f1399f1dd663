/** The controls that play a batch example by example, and their counters. Knows an accumulation, no matrix. */

import { createAccumulation } from "../core/accumulation.js";
import * as format from "../core/format.js";

const WHOLE = 9000; // milliseconds for a batch
const LONGEST = 420; // for one phase
const SHORTEST = 40; // for one tick: larger batches go several examples at once
const WITH_PHASES = 64; // examples: in larger batches a phase would be too short to see

/** `begin()` gives a promise of {size, gradient}, the batch in its order; `onTick(accumulation or null)` draws. */
export function createAccumulate(el, { begin, onTick }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  let adding = null;
  let timer = null;

  part("accumulate").addEventListener("click", () => (timer ? pause() : play()));
  part("accumulate-next").addEventListener("click", async () => {
    pause();
    await ensure();
    move(() => adding.advance(true));
  });
  part("accumulate-end").addEventListener("click", clear);

  async function ensure() {
    if (adding && adding.done < adding.size) return;
    const { size, gradient } = await begin();
    adding = createAccumulation(size, gradient);
  }

  async function play() {
    await ensure();
    tick();
  }

  /** One tick: a phase, an example, or in a large batch several examples. */
  function tick() {
    const phased = adding.size <= WITH_PHASES;
    const ticks = adding.size * (phased ? 3 : 1);
    const pace = Math.max(SHORTEST, Math.min(LONGEST, WHOLE / ticks));
    const atOnce = phased ? 1 : Math.max(1, Math.round((SHORTEST * ticks) / WHOLE));
    move(() => { for (let i = 0; i < atOnce; i++) adding.advance(!phased); });
    timer = adding.done < adding.size ? setTimeout(tick, pace) : null;
    show();
  }

  function move(advance) {
    advance();
    show();
    onTick(adding);
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    show();
  }

  /** Back to the whole batch at once. */
  function clear() {
    pause();
    if (!adding) return;
    adding = null;
    show();
    onTick(null);
  }

  function show() {
    const counts = adding?.counts() ?? { forward: adding, backward: adding, updates: adding };
    part("accumulate").textContent = timer ? "Pause" : adding && adding.done < adding.size ? "Go on" : "Accumulate";
    part("accumulate-end").hidden = !adding;
    for (const [name, value] of Object.entries(counts)) {
      part(`count-${name}`).textContent = value === null ? format.NONE : format.count(value);
    }
    part("phase").textContent = adding ? phaseInWords(adding) : "";
  }

  show();
  return { clear, current: () => adding };
}

function phaseInWords({ done, size, phase }) {
  if (done === size) return "One update, from the whole sum.";
  return phase ? `Example ${done + 1} of ${size}: ${phase}` : `${done} of ${size} added`;
}
