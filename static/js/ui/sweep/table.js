/** The table of a sweep: batch sizes across, learning rates down, a link in each cell that has come. */

import { curveOf, shareOf, summaryOf } from "../../core/sweep/grid.js";
import {
  BEST,
  HEADS,
  PENDING,
  POINT,
  STATES,
  captionInWords,
  columnInWords,
  legendInWords,
  rateInWords,
  readingInWords,
  shareInWords,
  valueInWords,
} from "../../core/words/sweep-words.js";
import { partOf, put } from "../parts/elements.js";

const TINT = [4, 46]; // per cent of the colour behind the most and the least
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * `update(state)` draws {grid, sweep, shown, curve, best}: the best are those of the reply, [] before its end.
 * `addressOf(column, results)` gives the address of a cell's first training.
 */
export function createSweepTable(el, { addressOf }) {
  const part = partOf(el);
  const table = el.querySelector("table");
  let drawn = null; // the grid whose cells these are
  let cells = [];
  let heads = []; // of the columns; how many examples are full is known once a cell has come
  let state = null;
  let chosen = null; // the cell that the keys have come to

  function update(newState) {
    state = newState;
    if (drawn !== state.grid) build();
    const summaries = cells.map(({ column, rate }) => {
      const results = state.grid.at(state.curve, column, rate);
      return { results, ...summaryOf(results, state.grid.seeds, state.shown) };
    });
    const values = summaries.filter((one) => one.state === "value").map(({ value }) => value);
    const range = [Math.min(...values), Math.max(...values)];
    cells.forEach((cell, i) => fill(cell, summaries[i], range));
    heads.forEach((head, column) => put(head, columnInWords(state.grid.columns[column])));
    put(part("legend"), legendInWords(state.sweep, state.shown));
    put(part("caption"), captionInWords(state.sweep, state.shown));
    read(chosen);
  }

  function build() {
    const { columns, rates } = state.grid;
    drawn = state.grid;
    chosen = null;
    heads = columns.map(() => element("th", { scope: "col" }));
    const corner = element("th", { scope: "col", textContent: HEADS.down });
    const across = element("th", { textContent: HEADS.across, colSpan: columns.length, scope: "colgroup" });
    table.tHead.replaceChildren(rowOf(element("td"), across), rowOf(corner, ...heads));
    cells = [];
    const rows = [...rates]
      .sort((a, b) => b - a)
      .map((rate) => {
        const made = columns.map((_, column) => makeCell(rate, column));
        cells.push(...made);
        return rowOf(element("th", { scope: "row", textContent: rateInWords(rate) }), ...made.map(({ td }) => td));
      });
    table.tBodies[0].replaceChildren(...rows);
    setTab(cells[0]);
  }

  function makeCell(rate, column) {
    const td = element("td");
    const link = element("a");
    const number = element("span", { className: "sweep-number" });
    const note = element("span", { className: "sweep-note" });
    const hidden = element("span", { className: "visually-hidden" });
    link.setAttribute("aria-describedby", "sweep-reading");
    link.append(number, hidden, note);
    td.append(link);
    const cell = { td, link, number, note, hidden, rate, column };
    td.addEventListener("pointerenter", () => read(cell));
    link.addEventListener("focus", () => {
      setTab(cell);
      read(cell);
    });
    return cell;
  }

  function fill({ td, link, number, note, hidden, rate, column }, summary, range) {
    const { sweep, shown, best, curve, grid } = state;
    const { size } = grid.columns[column];
    const isBest = best.some(
      (each) => curveOf(each) === curve && each.batch_size === size && each.learning_rate === rate,
    );
    const isValue = summary.state === "value";
    const [mark, words] = STATES[summary.state] ?? [];
    const share = isValue ? shareOf(summary.value, range) : 1;
    td.dataset.state = summary.state;
    td.classList.toggle("is-best", isBest);
    td.style.setProperty("--tint", `${(TINT[1] - share * (TINT[1] - TINT[0])).toFixed(1)}%`);
    put(number, isValue ? valueInWords(summary.value, shown) : mark);
    put(note, isValue ? shareInWords(summary, shown) : words);
    put(hidden, isBest ? BEST : summary.state === "pending" ? PENDING : "");
    if (summary.results.length) link.href = addressOf(grid.columns[column], summary.results, sweep);
    else link.removeAttribute("href");
    link.tabIndex = (chosen ?? cells[0]).link === link ? 0 : -1;
  }

  function read(cell) {
    if (!cell) return put(part("reading"), POINT);
    const { grid, curve, shown } = state;
    chosen = cell;
    const summary = summaryOf(grid.at(curve, cell.column, cell.rate), grid.seeds, shown);
    return put(part("reading"), readingInWords(grid.columns[cell.column], cell.rate, summary, shown));
  }

  function setTab(cell) {
    for (const { link } of cells) link.tabIndex = -1;
    cell.link.tabIndex = 0;
  }

  table.addEventListener("keydown", (event) => {
    const at = cells.findIndex(({ link }) => link === event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const across = state.grid.columns.length;
    const [row, column] = [Math.floor(at / across), at % across];
    const ends = { Home: [row, 0], End: [row, across - 1] };
    const [down, right] = STEPS[event.key] ?? [0, 0];
    const [toRow, toColumn] = ends[event.key] ?? [row + down, column + right];
    if (!(event.key in ends || event.key in STEPS)) return;
    event.preventDefault();
    if (toColumn < 0 || toColumn >= across) return;
    cells[toRow * across + toColumn]?.link.focus();
  });

  return { update };
}

const element = (name, properties = {}) => Object.assign(document.createElement(name), properties);

function rowOf(...children) {
  const row = element("tr");
  row.append(...children);
  return row;
}
