/** A module imports from its own room and from those before it; the panels do not know each other. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const SCRIPTS = fileURLToPath(new URL("../../static/js", import.meta.url));
// Rooms of one row do not import from each other.
const ROWS = [
  ["core/geometry"],
  ["core"],
  ["core/landscape", "core/network"],
  ["core/document", "core/step", "core/sweep"],
  ["core/own"],
  ["core/words"],
  ["net"],
  ["plots/graph"],
  ["plots"],
  ["plots/loss", "plots/chart", "plots/picture"],
  ["plots/map", "plots/network"],
  ["ui/parts", "ui/save", "ui/embed", "ui/verbs"],
  [
    ...["ui/form", "ui/runs", "ui/share", "ui/drawers", "ui/step", "ui/batches", "ui/noise"],
    ...["ui/landscape", "ui/network", "ui/cost", "ui/shares", "ui/code", "ui/seeds", "ui/sweep"],
  ],
  ["ui/run-sheet", "ui/gallery", "ui/own", "ui/script-links"],
  ["ui/player"],
  ["."], // the pages themselves
];
const IMPORT = /^(?:import|export) [^;]*?from "(\.[^"]+)";$/gm;

const roomOf = (file) => dirname(file);
const floorOf = (room) => ROWS.findIndex((row) => row.includes(room));
const files = readdirSync(SCRIPTS, { recursive: true }).filter((name) => name.endsWith(".js"));

const arrows = files.flatMap((file) => {
  const text = readFileSync(join(SCRIPTS, file), "utf-8");
  const targets = [...text.matchAll(IMPORT)].map(([, path]) => relative(SCRIPTS, join(SCRIPTS, dirname(file), path)));
  return targets.map((target) => ({ file, from: roomOf(file), to: roomOf(target) }));
});

test("every module lies in a room", () => {
  assert.deepEqual(
    files.filter((file) => floorOf(roomOf(file)) < 0),
    [],
  );
});

test("imports stay in their room or lead down", () => {
  assert.ok(arrows.length > 300);
  const wrong = arrows.filter(({ from, to }) => from !== to && floorOf(to) >= floorOf(from));
  assert.deepEqual(wrong, []);
});
