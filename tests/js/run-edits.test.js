/** What adding, copying, removing, moving, naming and colouring runs makes of an experiment. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { accentsOf } from "../../static/js/core/document/accents.js";
import { runsOf } from "../../static/js/core/document/settings.js";
import { withOtherExample } from "../../static/js/core/document/other-example.js";
import {
  comparedOn,
  withAccent,
  withCopy,
  withLabel,
  withMoved,
  withoutRun,
  withRun,
} from "../../static/js/core/document/run-edits.js";
import { CATALOG } from "./catalog.js";

const THREE = { runs: [{ batch_size: 5 }, { batch_size: 6 }, { batch_size: 7 }] };
const sizesOf = ({ experiment }) => runsOf(experiment).map(({ batch_size: size }) => size);
const colorsOf = ({ experiment }) => accentsOf(runsOf(experiment));

test("a run has the accent of its place unless another run says it", () => {
  const accents = (...given) => accentsOf(given.map((accent) => (accent ? { accent } : {})));
  assert.deepEqual(accents(0, 0, 0), [1, 2, 3]);
  assert.deepEqual(accents(3, 0, 0), [3, 2, 1]);
  assert.deepEqual(accents(0, 1, 0), [2, 1, 3]);
  assert.deepEqual(accents(0, 0, 1), [3, 2, 1]);
});

test("a run that is added has another batch size, the first free colour, and nothing of its own", () => {
  const added = withRun({}, CATALOG, 300);
  assert.deepEqual(sizesOf(added), ["full", 32, 1, 8]);
  assert.deepEqual(added.experiment.runs.at(-1), { batch_size: 8 });
  assert.deepEqual(added.places, [0, 1, 2, null]);
  const without = withoutRun(THREE, CATALOG, 0).experiment;
  assert.deepEqual(colorsOf(withRun(without, CATALOG, 300)), [2, 3, 1]);
});

test("a run is not added with more examples than there are, nor with all of them twice", () => {
  assert.deepEqual(sizesOf(withRun({ runs: [{ batch_size: 4 }] }, CATALOG, 4)), [4, 1]);
  assert.deepEqual(sizesOf(withRun({ runs: [{ batch_size: 1 }] }, CATALOG, 4)), [1, "full"]);
});

test("a copy stands beside its run, with all of its settings in a colour of its own", () => {
  const own = { runs: [{ batch_size: 5, seed: 3, label: "A" }, { batch_size: 6 }] };
  const copied = withCopy(own, CATALOG, 0);
  assert.deepEqual(copied.experiment.runs, [
    { batch_size: 5, seed: 3, label: "A" },
    { batch_size: 5, seed: 3, label: "A", accent: 3 },
    { batch_size: 6, accent: 2 },
  ]);
  assert.deepEqual(copied.places, [0, null, 1]);
});

test("where a run is removed or moved, every other one keeps its colour", () => {
  assert.deepEqual(colorsOf(withoutRun(THREE, CATALOG, 0)), [2, 3]);
  assert.deepEqual(colorsOf(withoutRun(THREE, CATALOG, 2)), [1, 2]);
  const moved = withMoved(THREE, CATALOG, 0, 1);
  assert.deepEqual(
    [sizesOf(moved), colorsOf(moved), moved.places],
    [
      [6, 5, 7],
      [2, 1, 3],
      [1, 0, 2],
    ],
  );
  const back = withMoved(moved.experiment, CATALOG, 1, -1);
  assert.deepEqual(back.experiment, THREE);
});

test("a colour that another run has is exchanged with it", () => {
  assert.deepEqual(colorsOf(withAccent(THREE, CATALOG, 0, 3)), [3, 2, 1]);
  assert.deepEqual(colorsOf(withAccent(THREE, CATALOG, 0, 6)), [6, 2, 3]);
  assert.deepEqual(withAccent(withAccent(THREE, CATALOG, 0, 6).experiment, CATALOG, 0, 1).experiment, THREE);
});

test("a name that is cleared goes back to the automatic one", () => {
  const named = withLabel({}, CATALOG, 1, "Mine").experiment;
  assert.deepEqual(named.runs[1], { batch_size: 32, label: "Mine" });
  assert.deepEqual(withLabel(named, CATALOG, 1, "").experiment, {});
});

test("a shared parameter goes with the last run whose optimiser has it", () => {
  const own = { momentum: 0.5, runs: [{ batch_size: 5, optimizer: "momentum" }, { batch_size: 6 }] };
  assert.deepEqual(withoutRun(own, CATALOG, 0).experiment, { runs: [{ batch_size: 6, accent: 2 }] });
});

test("a comparison keeps what it is true of, where there are enough examples", () => {
  const keeps = ["data", "model", "loss", "stop"];
  const comparison = { keeps, examples: 33, experiment: { learning_rate: 0.2 } };
  const page = { data: { name: "diabetes" }, stop: { epochs: 3 }, l2: 0.1, optimizer: "adam" };
  assert.deepEqual(comparedOn(page, comparison, 300), {
    data: { name: "diabetes" },
    stop: { epochs: 3 },
    learning_rate: 0.2,
  });
  assert.deepEqual(comparedOn(page, comparison, 32), { learning_rate: 0.2 });
  assert.deepEqual(comparedOn(page, { ...comparison, keeps: [] }, 300), { learning_rate: 0.2 });
});

test("a run without an example, or with another label of it, stands beside its run and differs in that alone", () => {
  const named = { runs: [{ batch_size: 5 }, { batch_size: 6, seed: 3, label: "mine" }, { batch_size: 7 }] };
  const without = withOtherExample(named, CATALOG, 1, "left_out", 17);
  assert.deepEqual(without.places, [0, 1, null, 2]);
  assert.deepEqual(colorsOf(without), [1, 2, 4, 3]);
  const { accent: _, ...run } = without.experiment.runs[2];
  assert.deepEqual(run, { batch_size: 6, seed: 3, left_out: [17] });
  assert.equal(without.experiment.runs[1].label, "mine");
  const more = withOtherExample(without.experiment, CATALOG, 2, "left_out", 4).experiment.runs[3];
  assert.deepEqual(more.left_out, [4, 17]);
  const flipped = withOtherExample(without.experiment, CATALOG, 2, "flipped", 4);
  assert.deepEqual([flipped.experiment.runs[3].left_out, flipped.experiment.runs[3].flipped], [[17], [4]]);
  const back = withOtherExample(flipped.experiment, CATALOG, 3, "flipped", 4).experiment.runs[4];
  assert.equal("flipped" in back, false);
  const gone = withOtherExample(flipped.experiment, CATALOG, 3, "left_out", 4).experiment.runs[4];
  assert.deepEqual([gone.left_out, gone.flipped], [[4, 17], undefined]);
});
