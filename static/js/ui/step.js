/** The drawer that opens one step of the chosen run: what every example of its batch did, and what was averaged. */

import { BLOCK, createBlocks } from "../core/step-blocks.js";
import { stepInWords, reductionInWords } from "../core/step-words.js";
import { positionOf, stepAt } from "../core/playhead.js";
import * as format from "../core/format.js";
import { fetchJson } from "../net/fetch-json.js";
import { createLatest } from "../net/latest.js";
import { createAccumulate } from "./step-accumulate.js";
import { createChoices } from "./step-choices.js";
import { createExample } from "./step-example.js";
import { createMatrix } from "./matrix.js";
import { matrixModel } from "./step-rows.js";
import { createTiming } from "./step-timing.js";
import { createWays } from "./step-ways.js";

const PARTS = "parameters,examples,gradients,ways,linear_terms,optimizer_state";

/** `queryOf()` gives the experiment's query, `linkTo(step, position)` the page's address there, `hover(example)` marks one. */
export function createStep(el, { root, catalog, verbs, queryOf, linkTo, hover, invalidate }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const latest = createLatest({ wait: 120, onChange: take });
  const choices = createChoices(el, { catalog, verbs, onChange: reorder, onJump: (column) => matrix.showColumn(column) });
  const matrix = createMatrix(el.querySelector(".matrix"), { onChoose: choose, onHover: (row) => hover(row === null ? null : blocks?.example(row)?.index ?? null), onView: showWindow });
  const example = createExample(part("example"), { choose });
  const ways = createWays(part("ways"));
  const timing = createTiming(part("timing"), { urlOf: () => `${root}/api/v1/timing?${where(state)}`, invalidate });
  const accumulate = createAccumulate(part("accumulation"), { begin, onTick: followed });
  let state = null; // of the last draw, with the step on show
  let blocks = null; // of the step on show, null until its first window is there
  let view = null; // the address of that step in this order
  let chosen = 0;
  let arrived = () => {}; // waits for the next answer
  let hovered = null;

  part("step-number").addEventListener("change", () => goTo(Number(part("step-number").value)));
  part("step-again").addEventListener("click", () => { latest.again(); invalidate(); });
  part("step-back").addEventListener("click", () => goTo(state.step - 1));
  part("step-forward").addEventListener("click", () => goTo(state.step + 1));

  /** Other rows, columns or ways: what is there is drawn, and what is not is asked for in the next frame. */
  function reorder() {
    accumulate.clear();
    el.dataset.waits = "true";
    draw();
    invalidate();
  }

  /** The playhead to a step of this run. */
  function goTo(step) {
    const { run, axis } = state;
    const bounded = Math.max(0, Math.min(run.length - 1, Math.round(step) || 0));
    verbs.seek(positionOf(run, axis, bounded));
  }

  const where = ({ index, step }) => [queryOf(), `run=${index}`, `step=${step}`].filter(Boolean).join("&");
  const viewOf = () => `${root}/api/v1/step?${where(state)}${choices.query()}`;
  const windowOf = (view, rows, columns) => `${view}&fields=${PARTS}&examples=${rows.first}:${rows.last}&columns=${columns.first}:${columns.last}`;

  function update(drawn) {
    const run = drawn.runs[drawn.index];
    if (!run.length) return;
    const step = Math.max(0, Math.min(stepAt(run, drawn.axis, drawn.position), run.length - 1));
    const moved = !state || state.step !== step || state.index !== drawn.index || state.run !== run;
    state = { ...drawn, run, step };
    if (moved) showPlace();
    choices.suit(run.parameterCount);
    if (!drawn.playing) latest.want(windowOf(viewOf(), { first: 0, last: BLOCK.rows }, { first: 0, last: BLOCK.columns }));
    el.dataset.waits = String(drawn.playing || latest.isLate());
    showNews(drawn.playing);
    if (hovered !== drawn.hovered) { hovered = drawn.hovered; draw(); }
    timing.update(drawn);
  }

  function showNews(playing) {
    const { error } = latest.answer();
    part("step-news").textContent = playing ? "Playing: pause, and the step at the playhead is opened." : error?.message ?? "";
    part("step-again").hidden = playing || !error;
  }

  function showPlace() {
    const { run, step, index } = state;
    const number = part("step-number");
    if (document.activeElement !== number) number.value = step;
    number.max = run.length - 1;
    part("step-of").textContent = `of ${format.count(run.ended ? run.length : run.plannedSteps)}`;
    part("step-back").disabled = step === 0;
    part("step-forward").disabled = step >= run.length - 1;
    part("step-link").href = linkTo(step, positionOf(run, state.axis, step));
    el.dataset.accent = index;
    accumulate.clear();
  }

  /** A new step, or another order of its rows, has arrived. */
  function take() {
    const { data, error, url } = latest.answer();
    if (error) return invalidate();
    const another = blocks?.head.step !== data.step || blocks?.head.run !== data.run || blocks?.head.id !== data.id;
    view = url.slice(0, url.indexOf("&fields="));
    blocks = createBlocks(data, { load: (rows, columns) => fetchJson(windowOf(view, rows, columns)), onChange: draw });
    el.dataset.step = data.step;
    part("step-content").hidden = false;
    if (another) { chosen = 0; timing.clear(); }
    chosen = Math.min(chosen, blocks.rows - 1);
    accumulate.clear();
    arrived();
    ways.update(data);
    choices.showStep(data, { classes: state.open.data.classes, layout: state.open.parameters.layout });
    part("step-place").textContent = stepInWords(data);
    part("reduction-words").textContent = reductionInWords(data);
    part("linearity").textContent = linearityInWords(data);
    draw();
    return invalidate();
  }

  function draw() {
    if (!blocks || el.hidden) return;
    const { data } = state.open;
    const { isGrouped } = choices;
    matrix.update({ ...matrixModel(blocks, data, choices, accumulate.current(), isGrouped() ? null : chosen), hovered });
    example.update(isGrouped() ? null : { url: exampleUrl(), row: chosen, blocks, data });
  }

  const exampleUrl = () => `${view}&fields=examples,layers&columns=0:0&examples=${chosen}:${chosen + 1}`;

  function choose(row) {
    chosen = Math.max(0, Math.min(blocks.rows - 1, row));
    matrix.reveal(chosen);
    draw();
  }

  function showWindow({ rows, columns }) {
    const stretch = ([first, last], total) => (last - first < total ? `${format.count(first + 1)} to ${format.count(last)} of ${format.count(total)}` : `all ${format.count(total)}`);
    const kind = choices.isGrouped() ? "classes" : "examples";
    part("window").textContent = `Rows: ${stretch(rows, blocks.rows)} ${kind}. Columns: ${stretch(columns, blocks.columns)} parameters. Sums and means are over all examples.`;
  }

  /** The batch in the order of its use, for accumulating. */
  async function begin() {
    const reordered = choices.inOrder();
    if (reordered) await new Promise((resolve) => { arrived = resolve; });
    matrix.toStart();
    return { size: blocks.head.batch_size, gradient: (row, column) => blocks.gradient(row, column) };
  }

  function followed(adding) {
    if (adding) {
      chosen = adding.current;
      matrix.reveal(chosen);
    }
    draw();
  }

  return { update };
}

function linearityInWords({ linearity, batch_size: size }) {
  const loop = size === 1 ? "one single pass" : `a loop of ${format.count(size)} single passes`;
  return `One matrix product a layer and ${loop} give the same mean gradient: they differ by at most ${format.loss(linearity.largest_difference)}, ${format.loss(linearity.relative)} of its length.`;
}
