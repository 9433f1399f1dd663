/** The results of a sweep on its way: the table, the curve and the best rates, from what has come. */

import { powerOf } from "../../core/sweep/curve.js";
import { FINAL, createGrid, curveOf, valueOf } from "../../core/sweep/grid.js";
import { cellQuery } from "../../core/sweep/query.js";
import { CURVE, RATES } from "../../core/words/sweep-words.js";
import { byId, partOf } from "../parts/elements.js";
import { createCurve } from "./curve.js";
import { createRates } from "./rates.js";
import { createSweepTable } from "./table.js";

/** `root` is before each address; `onShow(name)` is called when another number was chosen for the cells. */
export function createResults(el, { root, saving, onShow }) {
  const [show, choice] = [byId("sweep-show"), byId("sweep-curve")];
  const curves = partOf(el)("curves");
  const table = createSweepTable(el, { addressOf });
  const [curve, rates] = [createCurve(el, saving), createRates(el, saving)];
  let page = null;
  let grid = null;
  let found = null; // the event `end`

  show.addEventListener("change", () => {
    onShow(show.value);
    draw();
  });
  choice.addEventListener("change", () => {
    draw();
    showFigures();
  });

  /** A sweep begins: `open` is its first event. */
  function begin(newPage, open) {
    [page, grid, found] = [newPage, createGrid(open), null];
    const { cells, sweep } = page;
    choice.replaceChildren(...cells.map((cell) => new Option(cell.title, curveOf(cell))));
    curves.hidden = cells.length < 2;
    if (sweep.target === null) show.value = FINAL;
    else if (show.value === FINAL && page.show !== FINAL) show.value = page.show;
    draw();
    showFigures();
  }

  function add(cells) {
    grid.add(cells);
    draw();
  }

  function end(event) {
    found = event;
    draw();
    showFigures();
  }

  /** Each batch size of the chosen curve at its best rate; with a target only those that reach it. */
  const bestOfCurve = () =>
    (found?.best ?? [])
      .filter((each) => curveOf(each) === choice.value && (page.sweep.target === null || each.updates !== null))
      .sort((a, b) => a.batch_size - b.batch_size);

  const draw = () =>
    table.update({ grid, sweep: page.sweep, shown: show.value, curve: choice.value, best: bestOfCurve() });

  function addressOf({ given }, [first], sweep) {
    const base = page.cells.find((cell) => curveOf(cell) === curveOf(first)) ?? page.cells[0];
    return `${root}/?${cellQuery(base.query, given, first, sweep)}`;
  }

  function showFigures() {
    const { sweep } = page;
    const best = bestOfCurve();
    const critical = found?.critical.find((each) => curveOf(each) === choice.value) ?? { measured: null, noise: null };
    const points = best.filter(({ updates }) => updates > 0).map(pointOf);
    const reason = !found ? CURVE.waiting : CURVE.none;
    curve.show(points.length ? { sweep, points, critical } : null, sweep.target === null ? CURVE.noTarget : reason);
    const good = best.filter(({ learning_rate: rate, final_training_loss: loss }) => rate > 0 && loss !== null);
    const atBest = good.map(({ batch_size: size, learning_rate: value }) => ({ size, value }));
    const told = Object.assign(atBest, { power: powerOf(atBest) });
    rates.show(
      good.length ? { points: told, best: good, rates: grid.rates } : null,
      found ? RATES.none : RATES.waiting,
    );
  }

  function pointOf(best) {
    const column = grid.columns.findIndex(({ size }) => size === best.batch_size);
    const values = grid.at(choice.value, column, best.learning_rate).map((result) => valueOf(result, "updates"));
    const reached = values.filter(Number.isFinite);
    const [least, most] = [Math.min(...reached), Math.max(...reached)];
    return { size: best.batch_size, value: best.updates, least, most, best };
  }

  return {
    begin,
    add,
    end,
    come: () => grid?.come() ?? 0,
    count: () => grid?.count ?? 0,
    best: () => found?.best ?? [],
    drawFigures(palette) {
      curve.draw(palette);
      rates.draw(palette);
    },
  };
}
