/** What was understood of a table, and what is learnt from it. Must not know how it was asked for. */

import { inputsOf, isAble } from "../../core/own/own-data.js";
import * as words from "../../core/words/own-words.js";
import { byId, partOf, put } from "../parts/elements.js";
import { columnRow } from "./column-row.js";
import { createCut } from "./cut.js";

/**
 * verbs = {onKind(place, kind), onInput(name, isTicked), onTarget(name), onTask(task), onStandardize(isTicked)} tell
 * what the person changes.
 */
export function createUnderstood(dialog, verbs) {
  const part = partOf(dialog);
  const target = byId("own-target");
  const standardize = byId("own-standardize");
  const showCut = createCut(part("columns").closest(".own-scroll"));
  const tasks = [...dialog.querySelectorAll('[name="own-task"]')];

  target.addEventListener("change", () => verbs.onTarget(target.value));
  standardize.addEventListener("change", () => verbs.onStandardize(standardize.checked));
  for (const task of tasks) task.addEventListener("change", () => verbs.onTask(task.value));

  /** `left` are the columns that are no inputs by choice; `isFixed`: the file is not at hand, so no type can change. */
  function show(read, { left, standardize: isStandardized, isFixed } = /** @type {any} */ ({})) {
    part("understood").hidden = !read;
    if (!read) return;
    put(part("reading"), words.readingInWords(read));
    put(part("rows"), words.rowsInWords(read));
    showLines(read);
    part("notes").replaceChildren(...read.notes.map(itemOf));
    showColumns(read, left, isFixed);
    showTarget(read);
    standardize.checked = isStandardized;
    const inputs = inputsOf(read, read.target).filter(({ name }) => !left.has(name));
    put(part("missing"), inputs.length ? words.missingInWords(inputs) : words.STATUS.noInput);
  }

  function showLines({ rows_left_out: lines, rows_left_out_total: total }) {
    const details = part("lines");
    details.hidden = total === 0;
    put(details.querySelector("summary"), words.leftOutTitle(total));
    const more = total > lines.length ? [words.moreInWords(total - lines.length)] : [];
    details.querySelector("ul").replaceChildren(...[...lines.map(words.leftOutInWords), ...more].map(itemOf));
  }

  /** The control that has the focus keeps it, though its row is made again. */
  function showColumns(read, left, isFixed) {
    const body = part("columns");
    const own = body.contains(document.activeElement) ? document.activeElement.id : "";
    const rows = read.columns.map((column, place) =>
      columnRow(column, place, { isTarget: column.name === read.target, left, isFixed, ...verbs }),
    );
    body.replaceChildren(...rows);
    showCut();
    if (own) byId(own)?.focus();
  }

  function showTarget({ columns, target: name, task }) {
    target.replaceChildren(...columns.filter(isAble).map((column) => new Option(column.name, column.name)));
    target.value = name;
    const column = columns.find((each) => each.name === name);
    for (const radio of tasks) {
      radio.checked = radio.value === task;
      radio.disabled = radio.value === "regression" && column.type !== "number";
    }
    put(part("task-words"), words.taskInWords(column, task));
  }

  return { show };
}

const itemOf = (textContent) => Object.assign(document.createElement("li"), { textContent });
