/** The heads over neighbouring columns of one array. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { columnGroups } from "../../static/js/core/step/column-groups.js";

test("neighbouring columns of one array share a head", () => {
  assert.deepEqual(columnGroups(["W1, 2 × 8", "W1, 2 × 8", "b1", "W2, 8 × 1", "W2, 8 × 1"]), [
    { name: "W1, 2 × 8", span: 2, text: "W1, 2 × 8" },
    { name: "b1", span: 1, text: "b1" },
    { name: "W2, 8 × 1", span: 2, text: "W2, 8 × 1" },
  ]);
});

test("over a single column there is no room for the array's shape", () => {
  assert.equal(columnGroups(["W1, 2 × 8"])[0].text, "W1");
});

test("columns of one array that are no neighbours have heads of their own", () => {
  assert.equal(columnGroups(["W1", "b1", "W1"]).length, 3);
});
