/** How another experiment takes the place of the one on show. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createClock } from "../../static/js/core/clock.js";
import { createSignals } from "../../static/js/core/signals.js";
import { createCurrent } from "../../static/js/ui/verbs/current.js";

const catalog = { fields: [], datasets: [], optimizers: [], schedules: [], losses: [] };

function player({ isDragging = false, apply = "playhead", position = 3 } = {}) {
  const done = [];
  const run = (length) => ({ length });
  const signals = createSignals({
    experiment: { seed: 1 },
    resolved: { loss: "squared_error", runs: [] },
    open: null,
    runs: [run(8), run(2)],
    view: { x: "updates" },
    apply,
  });
  const tools = {
    signals,
    clock: Object.assign(createClock(), { position }),
    catalog,
    address: { isDragging: () => isDragging, finish: (where) => done.push(["history", where]) },
    notices: { clear: () => {} },
    session: { start: (stay) => done.push(["stream", stay]) },
    where: () => "where",
  };
  const current = createCurrent(tools, () => done.push(["let go"]));
  return { current, signals, clock: tools.clock, done };
}

test("each run stands at its own step, the last one where it is over", () => {
  assert.deepEqual(player().current.stepsHere(), [3, 2]);
});

test("a choice holds from the playhead on only where that is chosen and the playhead has left the start", () => {
  assert.equal(player().current.isHere(), true);
  assert.equal(player({ position: 0 }).current.isHere(), false);
  assert.equal(player({ apply: "start" }).current.isHere(), false);
});

test("a finished experiment ends the drag, enters the history and then starts its stream", () => {
  const { current, signals, done } = player();
  current.finish({ seed: 2 }, [3, 2]);
  assert.deepEqual(signals.get("experiment"), { seed: 2 });
  assert.deepEqual(done, [["let go"], ["history", "where"], ["stream", [3, 2]]]);
});

test("the same experiment again is no entry in the history, unless a drag has led back to it", () => {
  const { current, done } = player();
  current.finish({ seed: 1 });
  assert.deepEqual(done, [["let go"], ["stream", null]]);
  const dragged = player({ isDragging: true });
  dragged.current.finish({ seed: 1 });
  assert.deepEqual(dragged.done[1], ["history", "where"]);
});

test("a vain choice starts no stream", () => {
  const { current, done } = player();
  current.finish({ seed: 2 }, null, true);
  assert.deepEqual(done, [["let go"], ["history", "where"]]);
});

test("an experiment opens where it stood, if the axis is still that of then, and otherwise at its start", () => {
  const { current, clock, done } = player();
  current.verbs.open({ seed: 2 }, 1, { axis: "updates", position: 5, steps: [5, 2] });
  assert.equal(clock.position, 5);
  assert.deepEqual(done.at(-1), ["stream", [5, 2]]);
  current.verbs.open({ seed: 3 }, 1, { axis: "epochs", position: 5, steps: [5, 2] });
  assert.equal(clock.position, 0);
  assert.deepEqual(done.at(-1), ["stream", [0, 0, 0, 0, 0, 0]]);
});

test("where an experiment stands can be kept and opened again", () => {
  const { current, clock } = player();
  const { experiment, run, ...stood } = current.verbs.standing();
  clock.reset();
  current.verbs.open(experiment, run, stood);
  assert.deepEqual([clock.position, current.stepsHere()], [3, [3, 2]]);
});
