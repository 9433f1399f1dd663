/** What is shared: words and addresses of the experiment on show. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createSubject } from "../../static/js/ui/share/subject.js";

const VIEW = { x: "updates", y: "log", theme: "auto", test_loss: true, run: 1, hide: [], lock: [], panels: ["step"] };
const CHOSEN = { panels: ["loss"], hide: [], lock: [], theme: "dark", autoplay: false, at: 12 };

function subject({ experiment = { seed: 3 } } = {}) {
  return createSubject({
    origin: "https://example.org",
    root: "/lab",
    catalog: {},
    address: { query: (shown) => `seed=${shown.seed}` },
    where: () => ({ experiment, view: VIEW }),
    resolved: () => experiment,
    position: () => 12.3456789,
  });
}

test("the page's address has the whole view, and the playhead only if that is wanted", () => {
  const whole = "https://example.org/lab/?seed=3&x=updates&y=log&test_loss=1&panels=step";
  assert.equal(subject().pageAddress(null), whole);
  assert.equal(subject().pageAddress(0), `${whole}&at=0`);
});

test("an embed has the page's axes, and of the rest what was chosen for it", () => {
  assert.equal(
    subject().embedAddress(CHOSEN),
    "https://example.org/lab/embed?seed=3&x=updates&y=log&theme=dark&test_loss=1&panels=loss&at=12",
  );
});

test("files are asked for on this server, the offline page with the view of an embed", () => {
  assert.equal(subject().fileAddress("json"), "/lab/api/v1/export?seed=3&format=json");
  assert.equal(
    subject().offlineAddress({ ...CHOSEN, theme: "auto", at: null }),
    "/lab/api/v1/export?seed=3&x=updates&y=log&test_loss=1&panels=loss&format=html",
  );
});

test("the playhead has six digits", () => {
  assert.equal(subject().playhead(), 12.3457);
});

test("the length is that of an embed's address without its view", () => {
  // "https://example.org/lab/embed?seed=3" has 19 + 10 + 7 characters.
  assert.deepEqual(subject().length(), { characters: 36, isOwn: false });
  assert.equal(subject({ experiment: { seed: 3, data: { name: "inline" } } }).length().isOwn, true);
});
