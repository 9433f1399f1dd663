/** What an address says of a view. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { EMBED_VIEW, PAGE_VIEW, addressOf, viewQuery } from "../../static/js/core/document/view-query.js";

test("a view of defaults needs no query", () => {
  assert.equal(viewQuery({ ...PAGE_VIEW }, PAGE_VIEW), "");
  assert.equal(viewQuery({ ...EMBED_VIEW }, EMBED_VIEW), "");
});

test("each setting that differs is written alone", () => {
  const cases = [
    ["x", "time", "x=time"],
    ["y", "log", "y=log"],
    ["theme", "dark", "theme=dark"],
    ["test_loss", true, "test_loss=1"],
    ["run", 0, "run=0"],
    ["hide", ["runs", "axes"], "hide=runs,axes"],
    ["lock", ["choices"], "lock=choices"],
    ["panels", ["step", "noise"], "panels=step,noise"],
  ];
  for (const [key, value, query] of cases) assert.equal(viewQuery({ ...PAGE_VIEW, [key]: value }, PAGE_VIEW), query);
});

test("an embed writes that it has no panels, that it plays, and the place 0", () => {
  assert.equal(viewQuery({ ...EMBED_VIEW, panels: [] }, EMBED_VIEW), "panels=");
  assert.equal(viewQuery({ ...EMBED_VIEW, autoplay: true, at: 0 }, EMBED_VIEW), "autoplay=1&at=0");
});

test("a page's address never says where the playhead stands", () => {
  assert.equal(viewQuery({ ...PAGE_VIEW, at: 12, autoplay: true }, PAGE_VIEW), "");
});

test("an address has a question mark only before a query", () => {
  assert.equal(addressOf("/embed"), "/embed");
  assert.equal(addressOf("/embed", "", ""), "/embed");
  assert.equal(addressOf("/", "runs=1", "", "x=time"), "/?runs=1&x=time");
});
