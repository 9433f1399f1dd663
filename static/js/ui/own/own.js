/**
 * The sheet for own data: a table or points, what was understood, and what is kept. Depends on its parts, which it
 * joins; must not know the player.
 */

import { changeLeaf } from "../../core/document/choices.js";
import { KEPT as PREFIX, offer, withOwnData } from "../../core/own/own-data.js";
import { KEPT, problemInWords, STATUS } from "../../core/words/own-words.js";
import { OWN_DATA } from "../../core/words/page-words.js";
import { createDatasets } from "../../net/datasets.js";
import { createCopying } from "../parts/copying.js";
import { partOf, put } from "../parts/elements.js";
import { createKeys } from "./keys.js";
import { createKeptPart } from "./kept.js";
import { createPoints } from "./points.js";
import { createTable } from "./table.js";

const FALLBACK = "moons"; // shown after own data are deleted

/**
 * tools = {root, catalog, signals, show, query, tell}: `show(experiment)` is one finished choice, `query(experiment)`
 * its address, `tell(words)` says something on the page.
 */
export function createOwn(dialog, { root, catalog, signals, show, query, tell }) {
  const part = partOf(dialog);
  const datasets = createDatasets(root);
  const keys = createKeys();
  const table = createTable(dialog, { datasets, keys, onChange: showFoot });
  const points = createPoints(dialog.querySelector('[data-way="points"]'), {
    ...{ root, catalog, signals, datasets, keys },
    onChange: showFoot,
  });
  const ways = { table, points };
  const radios = [...dialog.querySelectorAll('[name="own-way"]')];
  const kept = createKeptPart(dialog, { datasets, keys, onDeleted, onAgain: () => showWork(true) });
  let wanted = null; // {name, href}: data that a link asked for
  let isBusy = false;

  const way = () => radios.find((radio) => radio.checked).value;
  const shownName = () => signals.get("resolved").data.name;

  function showWay(name = way()) {
    for (const radio of radios) radio.checked = radio.value === name;
    for (const section of dialog.querySelectorAll("[data-way]")) section.hidden = section.dataset.way !== name;
    showFoot();
    ways[name].arrive?.();
  }

  function showWork(isShown) {
    part("work").hidden = !isShown;
    kept.showGo(!isShown);
  }

  function showFoot() {
    const { isReady, isKept } = ways[way()].state();
    part("use").disabled = !isReady || isBusy;
    part("before").hidden = !isKept || !isReady;
    put(part("refusal"), "");
  }

  function showWanted() {
    part("wanted").hidden = !wanted;
    put(part("wanted"), wanted ? STATUS.gone : "");
  }

  /** Makes the experiment of what is given, if the server takes it. */
  async function use() {
    isBusy = true;
    showFoot();
    put(part("using"), STATUS.checking);
    const refusal = await take().catch((error) => problemInWords(error.problem ?? { title: error.message }));
    isBusy = false;
    put(part("using"), "");
    showFoot();
    put(part("refusal"), refusal);
  }

  /** Gives why the data cannot be used, or nothing. */
  async function take() {
    const { data, entry } = await ways[way()].give();
    if (wanted && data.name === wanted.name) return follow(wanted.href);
    const before = catalog.datasets;
    offer(catalog, { title: OWN_DATA, ...entry });
    const experiment = withOwnData(signals.get("experiment"), data, catalog);
    const refusal = data.name.startsWith(PREFIX) ? await refusalOf(experiment) : "";
    if (refusal) catalog.datasets = before;
    else {
      wanted = null;
      show(experiment);
      showKept(true);
    }
    return refusal;
  }

  /** Why the page would not show the data so; empty where it would. */
  async function refusalOf(experiment) {
    const { notices } = await datasets.check(query(experiment));
    const errors = notices.filter(({ field }) => /^(data|loss)\b/.test(field ?? ""));
    if (errors.some(({ field }) => field === "data")) table.forget(); // gone meanwhile: it is sent again
    return errors.length ? problemInWords({ errors }) : "";
  }

  function follow(href) {
    if (href === location.href) location.reload();
    else location.assign(href);
    return "";
  }

  /** What is kept of the data on show. New data in the address itself need no more words, so the sheet closes. */
  function showKept(isNew = false) {
    const name = shownName();
    const isKept = name.startsWith(PREFIX);
    kept.show(isKept ? name.slice(PREFIX.length) : null);
    showWork(!(isKept && isNew));
    showWanted();
    if (isNew && !isKept) dialog.close();
    else if (isNew) kept.focus();
  }

  function onDeleted() {
    table.forget();
    dialog.close();
    show(changeLeaf(signals.get("experiment"), "data.name", FALLBACK, catalog));
    tell(KEPT.deleted);
  }

  /** `asked` = {name, href} of data to be given again, or null. */
  function open(asked = null) {
    wanted = asked;
    showKept();
    const { name, ...resolved } = signals.get("resolved").data;
    if (name.startsWith(PREFIX) && !asked) table.follow(name, resolved, signals.get("experiment").data);
    dialog.showModal();
    showWay(name === "inline" && !asked ? "points" : asked ? "table" : way());
    part(way() === "points" ? "plane" : "choose").focus();
    dialog.scrollTop = 0;
  }

  /** Going back in the history, the same table may have had another target. */
  signals.on("open", ({ experiment: { data } }) => {
    const entry = table.entryFor(data);
    if (entry) offer(catalog, { title: OWN_DATA, ...entry });
  });
  for (const radio of radios) radio.addEventListener("change", () => showWay());
  part("use").addEventListener("click", use);
  part("show").addEventListener("click", () => dialog.close());
  closeFromOutside(dialog);
  createCopying(dialog);

  return { open };
}

/** A press that begins and ends beside the sheet closes it; one that leaves it, as with a point, does not. */
function closeFromOutside(dialog) {
  let begins = false;
  const isOutside = ({ target, clientX, clientY }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return target === dialog && (clientX < left || clientX > right || clientY < top || clientY > bottom);
  };
  dialog.addEventListener("pointerdown", (event) => {
    begins = isOutside(event);
  });
  dialog.addEventListener("click", (event) => begins && isOutside(event) && dialog.close());
}
