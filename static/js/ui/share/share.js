/**
 * The share dialog: a link, the text of an embed with its preview, and files. Depends on what is shared and on the
 * dialog's parts, which it joins; must not know a stream or a plot.
 */

import { LONGEST, tooLongInWords } from "../../core/document/long-address.js";
import { alwaysShown, playedOffline } from "../../core/document/panels.js";
import { arriving } from "../../net/arriving.js";
import { byId, partOf } from "../parts/elements.js";
import { createCopying } from "../parts/copying.js";
import { createShareForm } from "./form.js";
import { createShareHeight } from "./height.js";
import { createLatePreview } from "./late-preview.js";
import { createOfflineLink } from "./offline-link.js";
import { createPlace } from "./place.js";
import { createSubject } from "./subject.js";

/**
 * tools = {root, catalog, panels, address, where, resolved, position, stands}:
 * `where()` gives {experiment, view} of now, `resolved()` the experiment with every default filled in,
 * `position()` the playhead, `stands()` whether it stands still before the end; `address.query(experiment)` gives a
 * canonical query.
 */
export function createShare(dialog, opener, tools) {
  const { panels, stands, where } = tools;
  const part = partOf(dialog);
  const subject = createSubject({ origin: location.origin, ...tools });
  const [target, linkAt] = [byId("share-target"), byId("share-link-at")];
  const form = createShareForm(byId("share-choices"), { linkAt, always: alwaysShown(panels) });
  const offline = createOfflineLink(part("offline"), {
    played: playedOffline(panels),
    panels: form.panels,
    addressOf: () => subject.offlineAddress(form.view(at)),
  });
  const size = createShareHeight(byId("share-height"), {
    words: part("left-out"),
    button: part("whole"),
    always: alwaysShown(panels),
    panels: form.panels,
    shown: form.shown,
    onChange: takeHeight,
  });
  const preview = createLatePreview(part("stage"), {
    addressOf: embedAddress,
    height: size.height,
    onHeight: size.take,
  });
  const textFor = createPlace(target);
  let at = 0; // the playhead when the dialog was opened: the page may play on behind it

  function embedAddress() {
    return subject.embedAddress(form.view(at));
  }

  function takeHeight(pixels) {
    preview.resize(pixels);
    showText();
  }

  function showText() {
    const source = embedAddress();
    const { text, note } = textFor({ source, title: `Batchwise: ${subject.headline()}`, height: size.height() });
    byId("share-address").value = subject.pageAddress(linkAt.checked ? at : null);
    part("alone").href = source;
    byId("share-text").value = text;
    part("note").textContent = note;
  }

  function choose() {
    size.takePanels();
    offline.reset();
    preview.showLater();
  }

  function open() {
    at = subject.playhead();
    const { panels: opened, hide, lock } = where().view;
    form.follow({ panels: opened, hide, lock, stands: stands() || opened.length > 0 });
    showSubject(dialog, subject);
    part("refusal").textContent = "";
    offline.reset();
    const isLong = showLength(part, subject.length());
    dialog.showModal();
    if (isLong) return;
    showText();
    byId("share-address").focus();
    preview.show();
  }

  createCopying(dialog);
  opener.addEventListener("click", open);
  byId("share-choices").addEventListener("change", choose);
  for (const control of [target, linkAt]) control.addEventListener("change", showText);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("click", (event) => onScript(event, part("refusal")));
  dialog.addEventListener("close", preview.clear);

  return { describe: subject.describe };
}

/** A script may be refused, which the dialog says instead of the browser. */
async function onScript(event, status) {
  const link = event.target.closest("[data-is-script]");
  if (!link) return;
  event.preventDefault();
  const { downloadScript } = await arriving(() => import("../script-links/script-links.js"));
  downloadScript(link, status);
}

/** What does not depend on the form: the headline, the playhead in words, and the links to files. */
function showSubject(dialog, subject) {
  dialog.querySelector('[data-part="headline"]').textContent = subject.headline();
  for (const words of dialog.querySelectorAll('[data-part="position"]')) words.textContent = subject.inWords();
  for (const link of dialog.querySelectorAll("[data-format]")) link.href = subject.fileAddress(link.dataset.format);
}

/** Where the address is too long for others, there is no link and no embed, and the dialog says why. */
function showLength(part, { characters, isOwn }) {
  const isLong = characters > LONGEST;
  part("too-long").textContent = isLong ? tooLongInWords({ characters, isOwn }) : "";
  part("too-long").hidden = !isLong;
  for (const name of ["link", "embed"]) part(name).hidden = isLong;
  return isLong;
}
