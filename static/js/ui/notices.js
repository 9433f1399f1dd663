/** What went wrong or was changed, in words, in one place. */

import { sameValue } from "../core/experiment.js";

const GOES_ON = /^(is|must|makes|does|takes|stands|names|belongs|chooses|cannot)\b/;

function shown(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** `labels` names fields as the page does; a field of a run is told with its place. */
export function createNotices(el, labels) {
  const lists = new Map();
  let told = [];

  /** "Learning rate of run 2", "Change 1 of run 3, at step" */
  function nameOf(field) {
    const [, run, own] = /^runs\.(\d+)\.(.+)$/.exec(field) ?? [null, null, field];
    const [, change, key] = /^changes\.(\d+)(?:\.(.+))?$/.exec(own) ?? [];
    const ofRun = run === null ? "" : ` of run ${Number(run) + 1}`;
    if (change === undefined) return `${labels.get(run === null ? field : `runs.${own}`) ?? own}${ofRun}`;
    const changed = key ? `, ${(labels.get(key) ?? key.replaceAll("_", " ")).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}` : "";
    return `Change ${Number(change) + 1}${ofRun}${changed}`;
  }

  /** Most messages go on as a sentence: "Learning rate of run 2 (0.9) is above …". */
  function itemOf({ field, value, message }) {
    const item = document.createElement("li");
    const text = document.createElement("span");
    const name = document.createElement("strong");
    name.textContent = field ? nameOf(field) : "";
    const given = shown(value);
    const joint = GOES_ON.test(message) ? " " : ": ";
    text.append(...(field ? [name, given ? ` (${given})` : "", joint] : []), message);
    item.append(text);
    return item;
  }

  /** What is told already stays as it is: what is told anew is read out anew. */
  function draw() {
    const all = [...lists.values()].flatMap((list) => list.entries);
    el.classList.toggle("bad", [...lists.values()].some(({ bad }) => bad));
    if (sameValue(all, told)) return;
    told = all;
    const list = document.createElement("ul");
    list.append(...all.map(itemOf));
    el.replaceChildren(...(all.length ? [list] : []));
  }

  return {
    /** Puts the entries of one source (address, choice, server, connection) in place of its former ones. */
    show(source, entries, bad = false) {
      lists.set(source, { entries, bad: bad && entries.length > 0 });
      draw();
    },
    clear(...sources) {
      for (const source of sources) lists.delete(source);
      draw();
    },
  };
}

/** The entries of a problem document. */
export function entriesOf(problem) {
  return problem.errors?.length ? problem.errors : [{ field: null, value: null, message: problem.detail ?? problem.title }];
}
