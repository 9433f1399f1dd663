/** What went wrong or was changed, in words, in one place. */

import { sameValue } from "../../core/document/experiment.js";

const GOES_ON = /^(is|are|has|have|must|makes|does|takes|stands|names|belongs|chooses|cannot)\b/;

function shown(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** The id of the notice that says why what was typed for this field is refused. */
export const noticeId = (field) => `notice-${field}`;

/**
 * `labels` names fields as the page does; a field of a run is told with its place. `say(words)` tells a notice aloud.
 * An entry is {field, value, message, rest}: `rest` is shown behind the message, and not said. `beside(entry)` gives an
 * element that belongs to an entry, or null.
 */
export function createNotices(el, labels, say, beside = (__) => null) {
  const lists = new Map();
  let told = [];
  let heard = []; // of the server's, which are often the same after another choice

  /** "Learning rate of run 2", "Change 1 of run 3, at step" */
  function nameOf(field) {
    const [, run, own] = /^runs\.(\d+)\.(.+)$/.exec(field) ?? [null, null, field];
    const [, change, key] = /^changes\.(\d+)(?:\.(.+))?$/.exec(own) ?? [];
    const ofRun = run === null ? "" : ` of run ${Number(run) + 1}`;
    if (change === undefined) return `${labels.get(run === null ? field : `runs.${own}`) ?? own}${ofRun}`;
    const changed = key ? `, ${uncapitalised(labels.get(key) ?? key.replaceAll("_", " "))}` : "";
    return `Change ${Number(change) + 1}${ofRun}${changed}`;
  }

  /** Most messages go on as a sentence: "Learning rate of run 2 (0.9) is above …". */
  function wordsOf({ field, value, message }) {
    const given = shown(value);
    const joint = GOES_ON.test(message) ? " " : ": ";
    return {
      name: field ? nameOf(field) : "",
      text: `${field ? `${given ? ` (${given})` : ""}${joint}` : ""}${message}`,
    };
  }

  function itemOf(entry) {
    const item = document.createElement("li");
    const line = document.createElement("span");
    const strong = document.createElement("strong");
    const { name, text } = wordsOf(entry);
    strong.textContent = name;
    line.append(...(name ? [strong] : []), text, entry.rest ? ` ${entry.rest}` : "");
    item.append(line, beside(entry) ?? "");
    if (entry.isRefusal) item.id = noticeId(entry.field);
    return item;
  }

  /** What is told already stays as it is, and is not said again; nor is what the server says once more. */
  function draw() {
    const all = [...lists.values()].flatMap((list) => list.entries);
    el.classList.toggle(
      "bad",
      [...lists.values()].some(({ bad }) => bad),
    );
    const spoken = (entries) => entries.map(wordsOf).map(({ name, text }) => name + text);
    const before = [...spoken(told), ...heard];
    heard = lists.has("server") ? spoken(lists.get("server").entries) : heard;
    if (sameValue(all, told)) return;
    spoken(all)
      .filter((words) => !before.includes(words))
      .forEach(say);
    told = all;
    const list = document.createElement("ul");
    list.append(...all.map(itemOf));
    el.replaceChildren(...(all.length ? [list] : []));
  }

  const choices = () => lists.get("choice")?.entries ?? [];

  function show(source, entries, bad = false) {
    lists.set(source, { entries, bad: bad && entries.length > 0 });
    draw();
  }

  return {
    /** Puts the entries of one source (address, choice, server, connection, files) in place of its former ones. */
    show,
    /** Says why what was typed for a field is refused, beside what is refused for others. */
    refuse(entry) {
      const others = choices().filter(({ isRefusal, field }) => isRefusal && field !== entry.field);
      show("choice", [...others, { ...entry, isRefusal: true }], true);
    },
    /** What was typed for this field is no longer refused. */
    withdraw(field) {
      show(
        "choice",
        choices().filter((entry) => !(entry.isRefusal && entry.field === field)),
        true,
      );
    },
    clear(...sources) {
      for (const source of sources) lists.delete(source);
      draw();
    },
  };
}

/** The entries of a problem document. */
export function entriesOf(problem) {
  return problem.errors?.length
    ? problem.errors
    : [{ field: null, value: null, message: problem.detail ?? problem.title }];
}

/** A name within a sentence; an abbreviation keeps its capitals. */
const uncapitalised = (name) => name.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
