/** What went wrong or was changed, in words, in one place. */

function shown(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** `labels` names fields as the page does; a field of a run is told with its place. */
export function createNotices(el, labels) {
  const lists = new Map();

  function nameOf(field) {
    const run = /^runs\.(\d+)\.(.+)$/.exec(field ?? "");
    if (run) return `${labels.get(`runs.${run[2]}`) ?? run[2]} of run ${Number(run[1]) + 1}`;
    return labels.get(field) ?? field;
  }

  function itemOf({ field, value, message }) {
    const item = document.createElement("li");
    const text = document.createElement("span");
    const name = document.createElement("strong");
    name.textContent = field ? nameOf(field) : "";
    const given = shown(value);
    text.append(...(field ? [name, given ? ` (${given}): ` : ": "] : []), message);
    item.append(text);
    return item;
  }

  function draw() {
    const all = [...lists.values()].flatMap((list) => list.entries);
    const list = document.createElement("ul");
    list.append(...all.map(itemOf));
    el.replaceChildren(...(all.length ? [list] : []));
    el.classList.toggle("bad", [...lists.values()].some(({ bad }) => bad));
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
