/** The network's diagram: where units and links lie, what is edited, and what is said. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { withParameter } from "../../static/js/core/document/parameter-edits.js";
import { layersOn } from "../../static/js/core/network/network.js";
import {
  gapBefore,
  heightOf,
  layOutNetwork,
  linkNear,
  unitBeside,
  widthOf,
} from "../../static/js/core/network/network-layout.js";
import { stepped } from "../../static/js/core/geometry/scales.js";
import { featuresAt, pointsOver, softmaxOf, unitsAt } from "../../static/js/core/network/unit-grid.js";
import { parameterRows, statesInWords, unitLabel, weightName } from "../../static/js/core/words/network-words.js";

const near = (a, b, slack = 1e-12) => assert.ok(Math.abs(a - b) <= slack, `${a} is not ${b}`);

test("units of a column stand evenly about the middle, as large as all columns have room for", () => {
  for (const [sizes, unit] of [
    [[2, 8, 4, 1], 40],
    [[2, 11, 1], 34],
    [[64, 16, 10], 28],
  ]) {
    const layout = layOutNetwork(sizes, {}, 900);
    assert.equal(layout.unit, unit);
    sizes.forEach((total, layer) => {
      const shown = Math.min(16, total);
      const middle = (heightOf(layout, layer, 0) + heightOf(layout, layer, shown - 1)) / 2;
      near(middle + (layout.pitch - layout.unit) / 2, layout.height / 2, 1e-9);
    });
  }
});

test("of a layer with more units a window is shown, which stays within the layer", () => {
  const columns = (first) => layOutNetwork([64, 3, 1], { 0: first }, 600).columns[0];
  assert.deepEqual([columns(0).first, columns(20).first, columns(60).first, columns(-5).first], [0, 20, 48, 0]);
  assert.equal(columns(20).count, 16);
});

test("a point on a link finds it, anywhere between its units", () => {
  const layout = layOutNetwork([2, 3, 1], {}, 600);
  const cubic = (a, b, c, d, t) => a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t * t * (1 - t) + d * t ** 3;
  for (const link of [
    { layer: 1, from: 0, to: 2 },
    { layer: 1, from: 1, to: 0 },
    { layer: 2, from: 2, to: 0 },
  ]) {
    const [left, right] = gapBefore(layout, link.layer);
    const [start, end] = [heightOf(layout, link.layer - 1, link.from), heightOf(layout, link.layer, link.to)];
    const middle = (left + right) / 2;
    for (const t of [0.15, 0.3, 0.8]) {
      const at = [cubic(left, middle, middle, right, t), cubic(start, start, end, end, t)];
      assert.deepEqual(linkNear(layout, ...at), link);
    }
  }
  assert.equal(linkNear(layout, layout.columns[1].x, 50), null); // on a unit
  assert.equal(linkNear(layout, 150, -40), null);
});

test("arrow keys lead to the unit beside, and stop at the edges", () => {
  const sizes = [2, 8, 4, 1];
  assert.deepEqual(unitBeside(sizes, [1, 7], "ArrowRight"), [2, 3]);
  assert.deepEqual(unitBeside(sizes, [1, 7], "ArrowDown"), [1, 7]);
  assert.deepEqual(unitBeside(sizes, [1, 7], "Home"), [1, 0]);
  assert.deepEqual(unitBeside(sizes, [3, 0], "ArrowRight"), [3, 0]);
  assert.equal(unitBeside(sizes, [1, 7], "Enter"), null);
});

test("a link is 2 pixels wide at a weight of 1, and never wider than 6", () => {
  assert.deepEqual([0, 0.25, 1, -1, 4, 9, -400].map(widthOf), [0.5, 1, 2, 2, 4, 6, 6]);
});

test("a parameter that is set at a step replaces its value there and keeps all else", () => {
  const changes = [
    { at_step: 3, learning_rate: 0.1 },
    { at_step: 9, "W1[0,1]": 2 },
  ];
  const both = withParameter(changes, 3, "b1[0]", 0);
  assert.deepEqual(both, [
    { at_step: 3, learning_rate: 0.1, "b1[0]": 0 },
    { at_step: 9, "W1[0,1]": 2 },
  ]);
  assert.deepEqual(withParameter(both, 3, "b1[0]", -1)[0], { at_step: 3, learning_rate: 0.1, "b1[0]": -1 });
  // The weight has moved on since step 9, so the same number is news at step 12.
  assert.equal(withParameter(changes, 12, "W1[0,1]", 2).length, 3);
  assert.deepEqual(
    withParameter(changes, 0, "W1[0,0]", 1).map(({ at_step: step }) => step),
    [0, 3, 9],
  );
});

test("arrow keys in the field of a weight go through 0 to negative numbers", () => {
  const scale = { name: "signed", low: -1e9, high: 1e9, least: 0.001 };
  const path = (from, direction, presses) => stepped(from, direction * presses, scale);
  assert.equal(path(0.5, 1, 1), 0.55);
  assert.equal(path(-0.5, 1, 1), -0.45);
  assert.equal(path(-0.5, -1, 1), -0.55);
  assert.equal(path(0.0011, -1, 2), 0);
  assert.equal(path(0.001, -1, 2), -0.001);
  assert.equal(path(-0.001, 1, 2), 0.001);
});

test("the activations of every unit are those of one forward pass at each point", () => {
  const layout = [
    { name: "W1", shape: [3, 4], offset: 0 },
    { name: "b1", shape: [4], offset: 12 },
    { name: "W2", shape: [4, 2], offset: 16 },
    { name: "b2", shape: [2], offset: 24 },
  ];
  const theta = Array.from({ length: 26 }, (_, i) => Math.sin(3 * i + 1));
  const features = [(u) => u, (_, v) => v, (u, v) => u * v];
  const points = pointsOver({ u: [-1, 2], v: [0, 4] }, 5);
  assert.deepEqual([points.u[0], points.v[0], points.u.at(-1), points.v.at(-1)], [-1, 4, 2, 0]);
  const values = unitsAt(layersOn(layout, 3), "relu", theta, featuresAt(features, points));
  for (let i = 0; i < 25; i++) {
    const x = features.map((feature) => feature(points.u[i], points.v[i]));
    const hidden = [0, 1, 2, 3].map((j) =>
      Math.max(0, theta[12 + j] + x.reduce((sum, value, k) => sum + value * theta[4 * k + j], 0)),
    );
    const z = [0, 1].map((j) => theta[24 + j] + hidden.reduce((sum, a, k) => sum + a * theta[16 + 2 * k + j], 0));
    hidden.forEach((a, j) => near(values[1][j][i], a));
    z.forEach((each, j) => near(values[2][j][i], each));
    const [p] = softmaxOf(values[2]);
    near(p[i], 1 / (1 + Math.exp(z[1] - z[0])));
  }
});

const unitsOf = (...states) => [
  { state: ["", ""], still: null, flat: null },
  ...states.map((state) => ({ state, still: state.map((each) => Number(each !== "")), flat: null })),
  { state: [""], still: null, flat: null },
];

test("dead units are said once, with the layers where they are", () => {
  const said = (...states) => statesInWords({ activation: "relu", units: unitsOf(...states) });
  assert.equal(said(["", ""]), "No unit is dead.");
  assert.equal(said(), "This network has no hidden layer.");
  assert.equal(
    said(["dead", "", ""]),
    "1 of 3 units of layer 1 is 0 for every training example, so no gradient reaches its weights.",
  );
  assert.match(said(["dead", "dead"], [""], ["dead"]), /^2 of 2 units of layer 1 and 1 of 1 unit of layer 3 are 0 for/);
});

test("parameters that are not finite have no units to speak of", () => {
  const units = unitsOf([""]);
  units[1].still = [null];
  assert.match(statesInWords({ activation: "relu", units }), /not finite/);
});

test("parameters and units are named as in the document", () => {
  assert.deepEqual([weightName(2, 0, 3), weightName(1, null, 4)], ["W2[0,3]", "b1[4]"]);
  const data = { features: ["pixel_0_0", "x2"], classes: ["cat", "dog", "cow"] };
  assert.equal(unitLabel(data, [2, 4, 3], 0, 0), "pixel 0 0");
  assert.equal(unitLabel(data, [2, 4, 3], 2, 1), "dog");
  const parameters = {
    value: Array(3000).fill(1),
    gradient: null,
    full_gradient: Array(3000).fill(0),
    last_update: null,
  };
  const rows = parameterRows(
    { parameters },
    Array.from({ length: 3000 }, (_, i) => `b1[${i}]`),
  );
  assert.equal(rows.length, 2001);
  assert.deepEqual(rows[0], ["b1[0]", "1.00", "–", "0", "–"]);
  assert.match(rows.at(-1)[0], /^1,000 more/);
});
