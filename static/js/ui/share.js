/** The share dialog: a link, the text of an embed with its preview, and files. Knows no stream and no plots. */

import * as format from "../core/format.js";
import { headlineOf } from "../core/headline.js";
import { TARGETS } from "../core/snippets.js";
import { addressOf, EMBED_VIEW, PAGE_VIEW, viewQuery } from "../core/view-query.js";
import { createCopying } from "./copying.js";
import { createPreview } from "./preview.js";
import { createReplayLink } from "./replay-link.js";

const SHORT = ["runs", "loss"]; // panels that fit a low frame
const PAUSE = 200; // milliseconds after a choice until the preview is loaded anew

/**
 * `where()` gives {experiment, view} of now, `resolved()` the experiment with every default filled in,
 * `position()` the playhead; `address.query(experiment)` its canonical query.
 */
export function createShare(dialog, opener, { root, catalog, address, where, resolved, position }) {
  const byId = (id) => dialog.querySelector(`#${id}`);
  const parts = (name) => dialog.querySelectorAll(`[data-part="${name}"]`);
  const [form, target, linkAt] = [byId("share-choices"), byId("share-target"), byId("share-link-at")];
  const exported = (name, ...more) => addressOf(`${root}/api/v1/export`, query(), ...more, `format=${name}`);
  const replay = createReplayLink(parts("replay")[0], {
    panels: () => values("panels", true),
    addressOf: () => exported("html", viewQuery(embedView(), EMBED_VIEW)),
  });
  const preview = createPreview(parts("stage")[0], { onHeight: tellHeight });
  let whole = null; // pixels in which nothing is left out
  let follows = "usual"; // what the height goes by: "usual", "whole", or "own" once it was typed
  let shown = null; // the address in the preview
  let timer = null;

  const values = (name, checked) => [...form.querySelectorAll(`[name="${name}"]`)].filter((box) => box.checked === checked).map((box) => box.value);
  const absolute = (path, ...queries) => location.origin + addressOf(root + path, ...queries);
  const query = () => address.query(where().experiment);
  const headline = () => headlineOf(where().experiment, resolved(), catalog);
  const playhead = () => Number(position().toPrecision(6));

  const pageAddress = () => absolute("/", query(), viewQuery(where().view, PAGE_VIEW), linkAt.checked ? `at=${playhead()}` : "");
  const embedAddress = () => absolute("/embed", query(), viewQuery(embedView(), EMBED_VIEW));

  /** What is not shown cannot be changed anyhow. */
  function embedView() {
    const { x, y, test_loss, run } = where().view;
    const [hide, locked] = [values("shown", false), values("free", false)];
    const isAll = values("free", true).length === 0;
    const { theme, autoplay, at } = form.elements;
    return {
      x, y, test_loss, run, hide, panels: values("panels", true), theme: theme.value, autoplay: autoplay.checked,
      lock: isAll ? ["all"] : locked.filter((name) => !hide.includes(name)), at: at.checked ? playhead() : null,
    };
  }

  const height = () => Math.round(form.elements.height.value) || Number(form.elements.height.defaultValue);

  function tellHeight(pixels) {
    whole = pixels;
    takeHeight();
  }

  function tellLack() {
    if (whole === null) return;
    const lacks = whole > height();
    parts("told")[0].textContent = lacks ? "At this height some parts are left out." : "Nothing is left out at this height.";
    parts("whole")[0].textContent = `Use ${format.count(whole)} pixels`;
    parts("whole")[0].hidden = !lacks;
  }

  /** Runs and loss make do with little; a further panel cannot. */
  function takeHeight() {
    if (follows !== "own") {
      const isShort = values("panels", true).every((name) => SHORT.includes(name));
      form.elements.height.value = follows === "usual" && isShort ? form.elements.height.defaultValue : whole;
    }
    preview.resize(height());
    tellLack();
    showText();
  }

  function showText() {
    const { text, note } = TARGETS.find(({ name }) => name === target.value);
    byId("share-address").value = pageAddress();
    parts("alone")[0].href = embedAddress();
    byId("share-text").value = text({ source: embedAddress(), title: `Batchwise: ${headline()}`, height: height() });
    parts("note")[0].textContent = note;
  }

  function showPreview() {
    if (embedAddress() === shown) return;
    shown = embedAddress();
    preview.show(shown, height());
  }

  function choose({ target: box }) {
    if (box.name === "panels" && !values("panels", true).length) box.checked = true; // one is left at least
    for (const free of form.querySelectorAll('[name="free"]')) free.disabled = values("shown", false).includes(free.value);
    if (box.name === "height") takeHeight();
    else showText();
    replay.reset();
    clearTimeout(timer);
    timer = setTimeout(showPreview, PAUSE);
  }

  /** What comes into the embed later has room as well. */
  function takeWhole() {
    follows = "whole";
    takeHeight();
    form.elements.height.focus();
  }

  function open() {
    parts("headline")[0].textContent = headline();
    for (const part of parts("position")) part.textContent = format.position(where().view.x, position());
    for (const link of dialog.querySelectorAll("[data-format]")) {
      link.href = exported(link.dataset.format);
    }
    replay.reset();
    showText();
    dialog.showModal();
    byId("share-address").focus();
    showPreview();
  }

  target.append(...TARGETS.map(({ name, title }) => new Option(title, name)));
  createCopying(dialog);
  opener.addEventListener("click", open);
  form.elements.height.addEventListener("input", () => (follows = "own"));
  form.addEventListener("change", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  parts("whole")[0].addEventListener("click", takeWhole);
  for (const control of [target, linkAt]) control.addEventListener("change", showText);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    shown = null;
    preview.clear();
  });

  /** What is shown, in words: {title, at, address}. */
  const describe = () => ({
    title: headline(),
    at: `At ${format.position(where().view.x, position())}`,
    address: absolute("/", query(), viewQuery(where().view, PAGE_VIEW), `at=${playhead()}`),
  });

  return { describe };
}
