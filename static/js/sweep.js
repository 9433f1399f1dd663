/** The page of a sweep, and its embed: a form, the stream of cells, a table and two plots. */

import {
  FAILED,
  REFUSED,
  STARTING,
  cancelledInWords,
  endedInWords,
  progressInWords,
  titleInWords,
  waitInWords,
} from "./core/words/sweep-words.js";
import { blockedInWords } from "./core/words/page-words.js";
import { reachableBy } from "./core/sweep/curve.js";
import { targetPairs, textOf } from "./core/sweep/query.js";
import { arriving } from "./net/arriving.js";
import { fetchJson } from "./net/fetch-json.js";
import { createHost } from "./net/host.js";
import { openStream } from "./net/stream.js";
import { openInWindows } from "./ui/embed/new-windows.js";
import { createCopying } from "./ui/parts/copying.js";
import { byId, partOf, put } from "./ui/parts/elements.js";
import { createNotices, entriesOf } from "./ui/parts/notices.js";
import { readPalette, watchLook } from "./ui/player/palette.js";
import { createSaving } from "./ui/save/save-menu.js";
import { createSweepForm } from "./ui/sweep/form.js";
import { createResults } from "./ui/sweep/results.js";

const root = document.documentElement.dataset.root ?? "";
const isEmbed = document.body.classList.contains("sweep-embedded");
const part = partOf(document.body);
const notices = createNotices(byId("notices"), labels(), announce);
const form = createSweepForm(byId("sweep-form"), startFromForm);
const saving = createSaving({
  openSaver: () => arriving(() => import("./ui/save/saver.js")),
  describe: () => ({ headline: page.description, palette }),
});
const results = createResults(byId("sweep"), { root, saving, onShow });
let page = JSON.parse(byId("page-data").textContent); // of the sweep on show
let palette = readPalette();
let stream = null;
let asked = 0; // how often another sweep was asked for: the last one holds
let isAsked = false; // for a frame

function labels() {
  const all = [...byId("sweep-form").querySelectorAll("label")];
  return new Map(all.map((label) => [byId(label.htmlFor).name, label.textContent]));
}

function announce(words) {
  byId("announcement").textContent = words;
}

/** Trains the sweep of `next`; once the server takes it, the page shows it, and `onTaken()` is called. */
function start(next, onTaken = () => {}) {
  stream?.close();
  setState("training", STARTING);
  part("propose").hidden = true;
  const own = openStream({
    url: `${root}/api/v1/sweep?${next.query}&format=ndjson`,
    onMessage: (message) => own === stream && take(message, next, onTaken),
    onState: (state, detail) => own === stream && follow(state, detail),
  });
  stream = own;
}

function take(message, next, onTaken) {
  if (message.event === "open") {
    page = next;
    form.accept();
    notices.clear("choice");
    notices.show("server", message.notices);
    results.begin(page, message);
    onTaken();
    showAddresses();
    progress();
  }
  if (message.event === "cells") {
    results.add(message.cells);
    progress();
  }
  if (message.event === "end") {
    results.end(message);
    setState("ready", endedInWords(results.count()));
    offerTarget();
    announce([endedInWords(results.count()), document.querySelector('[data-words="curve"]').textContent].join(" "));
  }
  draw();
}

function follow(state, detail) {
  if (state === "offline") setState("training", waitInWords(detail.reason));
  if (state === "refused") refuse(detail);
}

function refuse(problem) {
  const isKnown = problem.status === 422;
  setState("refused", isKnown ? REFUSED : FAILED);
  const others = form.refuse(entriesOf(problem));
  notices.show("choice", others, true);
  announce([part("state").textContent, problem.detail].join(" "));
}

function progress() {
  setState("training", progressInWords(results.come(), results.count()));
  Object.assign(part("progress"), { max: Math.max(1, results.count()), value: results.come() });
}

function setState(state, words) {
  document.body.dataset.state = state;
  put(part("state"), words);
  part("cancel").disabled = state !== "training";
}

part("cancel").addEventListener("click", () => {
  stream?.close();
  stream = null;
  setState("cancelled", cancelledInWords(results.come(), results.count()));
  announce(part("state").textContent);
  byId("sweep-form").querySelector("[type=submit]").focus();
});

/** Reads the form by way of the server, which names what is bad, and trains what it says. */
async function startFromForm() {
  const own = ++asked;
  const next = await read(`?${form.query(page)}`);
  if (own !== asked || !next) return;
  if (next.notices.length) {
    const others = form.refuse(next.notices);
    notices.show("choice", others, true);
    announce(REFUSED);
    return;
  }
  start(next, () => !isEmbed && history.pushState(null, "", addressOf(next)));
}

/** What the page of another query would show; null where the server does not answer. */
async function read(search) {
  try {
    return await fetchJson(`${root}/sweep${search}`);
  } catch (error) {
    notices.show("choice", entriesOf(error.problem), true);
    return null;
  }
}

async function returnTo() {
  const own = ++asked;
  stream?.close();
  setState("training", STARTING);
  const next = await read(location.search);
  if (own !== asked || !next) return;
  form.fill(next);
  byId("sweep-show").value = next.show;
  start(next);
}

function onShow(name) {
  page.show = name;
  if (!isEmbed) history.replaceState(null, "", addressOf(page));
  showAddresses();
}

function addressOf({ query, show, theme }) {
  const view = [
    ["show", show, "updates"],
    ["theme", theme, "auto"],
  ].filter(([, value, usual]) => value !== usual);
  return `${root}/sweep?${[query, textOf(view.map(([key, value]) => [key, value]))].filter(Boolean).join("&")}`;
}

function showAddresses() {
  const { sweep, experiment, query } = page;
  put(part("description"), `${page.description}.`);
  document.title = titleInWords(page.description);
  const target = textOf(targetPairs(sweep.target, sweep.measure));
  part("experiment").href = `${root}/?${[experiment, target].filter(Boolean).join("&")}`;
  const others = {
    csv: `${root}/api/v1/sweep?${query}&format=csv`,
    json: `${root}/api/v1/sweep?${query}&format=json`,
    embed: addressOf(page).replace("/sweep?", "/sweep/embed?"),
    whole: addressOf(page),
  };
  for (const [name, address] of Object.entries(others)) part(name)?.setAttribute("href", address);
  if (!isEmbed) byId("sweep-address").value = new URL(addressOf(page), location.href).href;
}

/** Where there is no target, one that every batch size reaches. */
function offerTarget() {
  part("propose").hidden = page.sweep.target !== null || reachableBy(results.best()) === null;
}

part("propose").addEventListener("click", () => {
  form.choose("target", String(reachableBy(results.best())));
  startFromForm();
});

let frame = null; // the next drawing

function draw() {
  frame ??= requestAnimationFrame(() => {
    frame = null;
    results.drawFigures(palette);
  });
}

function watchSizes() {
  const observer = new ResizeObserver(draw);
  for (const box of document.querySelectorAll(".chart")) observer.observe(box);
  watchLook(() => {
    palette = readPalette();
    draw();
  });
}

/** An embed trains when it is first in view, and tells its height. Its links open windows. */
function begin() {
  if (page.notices.length) notices.show("address", page.notices);
  if (!isEmbed) {
    createCopying(document.querySelector(".sweep-files"));
    history.replaceState(null, "", addressOf(page));
    addEventListener("popstate", returnTo);
    return start(page);
  }
  openInWindows(document, (address) => notices.show("choice", [{ field: null, message: blockedInWords(address) }]));
  const host = createHost(window, { getState: () => host.tell("state", { query: page.query }) });
  new ResizeObserver(() => host.tellHeight(document.body.offsetHeight, [])).observe(document.body);
  return new IntersectionObserver((entries, observer) => {
    if (isAsked || !entries.at(-1).isIntersecting) return;
    isAsked = true;
    observer.disconnect();
    start(page);
  }).observe(document.documentElement);
}

watchSizes();
begin();
