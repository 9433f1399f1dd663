/** Shows what changes with experiment, view or state, not with every frame: choices, names, sizes, colours. */

import { emptyRuns } from "../../core/columns.js";
import { hashesInWords, likenessInWords } from "../../core/words/facts-words.js";
import { createAbout } from "../runs/about.js";
import { sizesOf } from "../runs/facts.js";
import { showLocks } from "./locks.js";
import { readPalette } from "./palette.js";
import { byId } from "../parts/elements.js";

export function createShowing({ page, state: { signals }, parts, invalidate }) {
  const { controls, cards, viewControls, drawers } = parts;
  const { showSizes, showKey, showDiverged } = createAbout({ cards, drawers, catalog: page.catalog });

  function showChoices() {
    const resolved = signals.get("resolved");
    controls?.show(resolved, signals.get("experiment"));
    cards?.showSettings(resolved.runs);
    showLocks(signals.get("view"));
    invalidate();
  }

  function showView(view) {
    showTheme(view.theme);
    viewControls.show(view);
    showKey(view.test_examples);
    drawers.show(view);
    showLocks(view);
    invalidate();
  }

  function showTheme(name) {
    const { dataset } = document.documentElement;
    if (dataset.theme === name) return;
    dataset.theme = name;
    readColors();
  }

  const readColors = () => signals.set("palette", readPalette());

  function showRuns(runs) {
    const open = signals.get("open");
    showSizes(sizesOf(open), open.experiment, runs);
    showView(signals.get("view"));
    delete byId("facts").dataset.news;
    showDiverged([]);
    if (controls) {
      byId("hashes").textContent = hashesInWords(open);
      byId("like-note").textContent = likenessInWords(open);
    }
  }

  /** Offers the looks that the pictures can have. */
  function showLooks({ test, kind }) {
    if (!byId("looks")) return;
    byId("look-test").parentElement.hidden = test.length === 0;
    byId("look-discrete").parentElement.hidden = kind === "curve";
  }

  function showState(name) {
    document.body.dataset.state = name;
    if (name === "refused") delete byId("facts").dataset.news;
    if (name === "ready") showDiverged(signals.get("runs"));
  }

  /** The page as the server made it, before there are runs. */
  function showPage() {
    showSizes(page.sizes, page.resolved, emptyRuns(page.sizes, page.resolved));
    controls?.show(page.resolved, page.experiment);
    controls?.showIn(signals.get("palette"));
    showView(page.view);
    if (drawers.isOpen()) cards?.select(Math.min(page.view.run, page.sizes.runs.length - 1));
  }

  function listen() {
    signals.on("view", showView);
    signals.on(["palette", "hovered"], invalidate);
    signals.on("palette", (palette) => controls?.showIn(palette));
    signals.on(["resolved", "apply"], showChoices);
    signals.on("state", showState);
    signals.on("runs", showRuns);
    signals.on("scene", (scene) => scene && showLooks(scene));
  }

  return { listen, showChoices, showPage, readColors };
}
