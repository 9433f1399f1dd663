/** Named values and their listeners. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createSignals } from "../../static/js/core/signals.js";

test("a listener hears each new value, and no value twice", () => {
  const signals = createSignals({ rate: 0.1, size: 32 });
  const heard = [];
  signals.on("rate", (value) => heard.push(value));
  for (const value of [0.1, 0.2, 0.2, NaN, NaN, 0.1]) signals.set("rate", value);
  signals.set("size", 1);
  assert.deepEqual(heard, [0.2, NaN, 0.1]);
  assert.equal(signals.get("size"), 1);
});

test("one listener may hear several names", () => {
  const signals = createSignals({ a: 0, b: 0, c: 0 });
  const heard = [];
  signals.on(["a", "b"], (value) => heard.push(value));
  signals.set("a", 1);
  signals.set("b", 2);
  signals.set("c", 3);
  assert.deepEqual(heard, [1, 2]);
});

test("when a listener runs, the value is set already", () => {
  const signals = createSignals({ a: 0 });
  let seen = null;
  signals.on("a", () => {
    seen = signals.get("a");
  });
  signals.set("a", 5);
  assert.equal(seen, 5);
});

test("a listener that has ended hears nothing more, and others still hear", () => {
  const signals = createSignals({ a: 0, b: 0 });
  const heard = [];
  const end = signals.on(["a", "b"], (value) => heard.push(["first", value]));
  signals.on("a", (value) => heard.push(["second", value]));
  end();
  signals.set("a", 1);
  signals.set("b", 1);
  assert.deepEqual(heard, [["second", 1]]);
});

test("an unknown name is an error", () => {
  const signals = createSignals({ a: 0 });
  for (const use of [() => signals.get("b"), () => signals.set("b", 1), () => signals.on(["a", "b"], () => {})])
    assert.throws(use, /no signal "b"/);
});
