/** The sparse document and its query. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { dropLeaves, getLeaf, sameValue, setLeaf, toQuery } from "../../static/js/core/document/experiment.js";

const DOCUMENT = { learning_rate: 0.1, data: { name: "moons", seed: 0 }, runs: [{ batch_size: "full" }, {}] };

test("a leaf that was set is read again, wherever it lies", () => {
  for (const [path, value] of [
    ["learning_rate", 0.5],
    ["data.name", "iris"],
    ["model.hidden", [8, 4]],
    ["runs.1.seed", 0],
    ["runs.0.changes.0.at_step", 3],
    ["stop.epochs", null],
  ])
    assert.deepEqual(getLeaf(setLeaf(DOCUMENT, path, value), path), value);
});

test("setting a leaf leaves the document itself and all other leaves alone", () => {
  const before = structuredClone(DOCUMENT);
  const changed = setLeaf(DOCUMENT, "data.seed", 7);
  assert.deepEqual(DOCUMENT, before);
  assert.deepEqual(changed, { ...before, data: { name: "moons", seed: 7 } });
});

test("a leaf that is removed takes the objects with it that it leaves empty, but no run", () => {
  assert.deepEqual(setLeaf({ data: { n: 5 } }, "data.n", undefined), {});
  assert.deepEqual(setLeaf({ runs: [{ seed: 1 }, {}] }, "runs.0.seed", undefined), { runs: [{}, {}] });
  assert.deepEqual(dropLeaves(DOCUMENT, ["data.name", "data.seed", "no.such"]), {
    learning_rate: 0.1,
    runs: DOCUMENT.runs,
  });
});

test("where there is nothing, nothing is read", () => {
  assert.equal(getLeaf(DOCUMENT, "data.n"), undefined);
  assert.equal(getLeaf(DOCUMENT, "learning_rate.x"), undefined);
  assert.equal(getLeaf({ data: null }, "data.n"), undefined);
});

test("values are the same by what they hold", () => {
  assert.equal(sameValue([1, { a: 2 }], [1, { a: 2 }]), true);
  assert.equal(sameValue([1, 2], [2, 1]), false);
});

test("a query has fields in the catalog's order, and data and runs in short", () => {
  const document = { seed: 3, data: { n: 50, name: "iris" }, runs: [{ batch_size: "full" }, { batch_size: 7 }] };
  assert.equal(toQuery(document, ["data.name", "data.n", "seed"]), "data=iris&data.n=50&seed=3&runs=full,7");
  assert.equal(toQuery({}, []), "");
});

test("the default batch sizes are not written, what the runs set beside them is", () => {
  const runs = [{ batch_size: "full" }, { batch_size: 32, seed: 4 }, { batch_size: 1 }];
  assert.equal(toQuery({ runs }), "runs.1.seed=4");
  assert.equal(toQuery({ runs: [{ ...runs[0], seed: 1 }, runs[1], runs[2]] }), "runs.seed=1,4");
  assert.equal(
    toQuery({ runs: [{ ...runs[0], seed: 1 }, { batch_size: 32 }, { ...runs[2], seed: 3 }] }),
    "runs.seed=1,,3",
  );
});

test("numbers stand as the server writes them", () => {
  const written = (value) => toQuery({ x: value }).slice(2);
  assert.deepEqual([0.1, 1e-5, 0.0001, 1e16, -0, 1e15].map(written), [
    "0.1",
    "1e-05",
    "0.0001",
    "1e%2B16",
    "-0.0",
    "1000000000000000",
  ]);
});

test("a label with commas, blanks and other signs comes out of the query as it went in", () => {
  const label = "Adam, η = 1 & 50 %";
  const query = toQuery({ runs: [{ batch_size: 5, label }] });
  assert.equal(new URLSearchParams(query).get("runs.0.label"), label);
});
