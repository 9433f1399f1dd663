/** The share dialog: a link, the text of an embed with its preview, and files. Knows no stream and no plots. */

import * as format from "../../core/format.js";
import { headlineOf } from "../../core/headline.js";
import { LONGEST, tooLongInWords } from "../../core/long-address.js";
import { TARGETS } from "../../core/snippets.js";
import { addressOf, EMBED_VIEW, PAGE_VIEW, viewQuery } from "../../core/view-query.js";
import { createCopying } from "./copying.js";
import { createPreview } from "./preview.js";
import { alwaysShown, playedOffline } from "../../core/panels.js";
import { createOfflineLink } from "./offline-link.js";
import { createShareForm } from "./form.js";
import { createShareHeight } from "./height.js";

const PAUSE = 200; // milliseconds after a choice until the preview is loaded anew

/**
 * `where()` gives {experiment, view} of now, `resolved()` the experiment with every default filled in,
 * `position()` the playhead, `stands()` whether a person has moved it; `address.query(experiment)` gives a canonical
 * query.
 */
export function createShare(dialog, opener, { root, catalog, panels, address, where, resolved, position, stands }) {
  const byId = (id) => dialog.querySelector(`#${id}`);
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  const [target, linkAt] = [byId("share-target"), byId("share-link-at")];
  const form = createShareForm(byId("share-choices"), { linkAt, always: alwaysShown(panels) });
  const exported = (name, ...more) => addressOf(`${root}/api/v1/export`, query(), ...more, `format=${name}`);
  const offline = createOfflineLink(part("offline"), {
    played: playedOffline(panels),
    panels: form.panels,
    addressOf: () => exported("html", viewQuery(embedView(), EMBED_VIEW)),
  });
  const size = createShareHeight(byId("share-height"), {
    words: part("left-out"),
    button: part("whole"),
    always: alwaysShown(panels),
    panels: form.panels,
    shown: form.shown,
    onChange: takeHeight,
  });
  const preview = createPreview(part("stage"), { onHeight: size.take });
  let at = 0; // the playhead when the dialog was opened: the page may play on behind it
  let previewed = null; // the address in the preview
  let timer = null;

  const absolute = (path, ...queries) => location.origin + addressOf(root + path, ...queries);
  const query = () => address.query(where().experiment);
  const headline = () => headlineOf(where().experiment, resolved(), catalog);
  const playhead = () => Number(position().toPrecision(6));
  const inWords = () => format.position(where().view.x, position());

  const pageAddress = () =>
    absolute("/", query(), viewQuery(where().view, PAGE_VIEW), linkAt.checked ? `at=${at}` : "");
  const embedAddress = () => absolute("/embed", query(), viewQuery(embedView(), EMBED_VIEW));

  function embedView() {
    const { x, y, test_loss, run } = where().view;
    return { x, y, test_loss, run, ...form.view(at) };
  }

  function takeHeight(pixels) {
    preview.resize(pixels);
    showText();
  }

  function showText() {
    const { text, where: place, note } = TARGETS.find(({ name }) => name === target.value);
    byId("share-address").value = pageAddress();
    part("alone").href = embedAddress();
    byId("share-text").value = text({
      source: embedAddress(),
      title: `Batchwise: ${headline()}`,
      height: size.height(),
    });
    part("note").textContent = `${place} ${note}`;
  }

  function showPreview() {
    if (embedAddress() === previewed) return;
    previewed = embedAddress();
    preview.show(previewed, size.height());
  }

  function choose() {
    showText();
    offline.reset();
    clearTimeout(timer);
    timer = setTimeout(showPreview, PAUSE);
  }

  /** Where the address is too long for others, there is no link and no embed, and the dialog says why. */
  function showReason() {
    const characters = absolute("/embed", query()).length;
    const isLong = characters > LONGEST;
    part("too-long").textContent = isLong
      ? tooLongInWords({ characters, isOwn: where().experiment.data?.name === "inline" })
      : "";
    part("too-long").hidden = !isLong;
    for (const name of ["link", "embed"]) part(name).hidden = isLong;
    return isLong;
  }

  function open() {
    const { panels: opened, hide, lock } = where().view;
    at = playhead();
    form.follow({ panels: opened, hide, lock, stands: stands() || opened.length > 0 });
    part("headline").textContent = headline();
    for (const words of dialog.querySelectorAll('[data-part="position"]')) words.textContent = inWords();
    for (const link of dialog.querySelectorAll("[data-format]")) link.href = exported(link.dataset.format);
    offline.reset();
    const isLong = showReason();
    dialog.showModal();
    if (isLong) return;
    showText();
    byId("share-address").focus();
    showPreview();
  }

  target.append(...optionsOf(TARGETS));
  createCopying(dialog);
  opener.addEventListener("click", open);
  byId("share-choices").addEventListener("change", choose);
  for (const control of [target, linkAt]) control.addEventListener("change", showText);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    previewed = null;
    preview.clear();
  });

  /** What is shown, in words: {title, at, address}. */
  const describe = () => ({
    title: headline(),
    at: `At ${inWords()}`,
    address: absolute("/", query(), viewQuery(where().view, PAGE_VIEW), `at=${playhead()}`),
  });

  return { describe };
}

/** The places to choose from, in their groups. */
function optionsOf(targets) {
  return [...new Set(targets.map(({ group }) => group))].map((label) => {
    const options = Object.assign(document.createElement("optgroup"), { label });
    options.append(...targets.filter(({ group }) => group === label).map(({ name, title }) => new Option(title, name)));
    return options;
  });
}
