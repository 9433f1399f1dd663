import assert from "node:assert/strict";
import { test } from "node:test";
import { derivedOf, featureOf } from "../../static/js/core/document/derived.js";

test("the features of two inputs are found by their names", () => {
  const inputs = ["width (cm)", "a$&"];
  const at = (name) => featureOf(name, inputs)?.(2, 3) ?? null;
  assert.equal(at("width (cm)"), 2);
  assert.equal(at("a$&"), 3);
  assert.equal(at("width (cm)^2"), 4);
  assert.equal(at("a$&^2"), 9);
  assert.equal(at("width (cm)*a$&"), 6);
  assert.equal(at("sin(width (cm))"), Math.sin(2));
  assert.equal(at("sin(a$&)"), Math.sin(3));
  assert.equal(at("width"), null);
  assert.equal(featureOf("x1", ["x1"]), null);
  assert.equal(featureOf("x1", ["x1", "x2", "x3"]), null);
});

test("of two inputs others are derived, under names that can stand in an address", () => {
  assert.deepEqual(derivedOf(["a", "b"]), ["a^2", "b^2", "a*b", "sin(a)", "sin(b)"]);
  assert.deepEqual(derivedOf(["a", "a^2"]), ["a^2^2", "a*a^2", "sin(a)", "sin(a^2)"]);
  assert.deepEqual(derivedOf(["a".repeat(56), "b"]), [`${"a".repeat(56)}^2`, "b^2", `${"a".repeat(56)}*b`, "sin(b)"]);
  assert.deepEqual(derivedOf(["a"]), []);
});
