/** The drawer that opens one step of the chosen run: what every example of its batch did, and what was averaged. */

import { BLOCK } from "../../core/step/step-blocks.js";
import {
  linearityInWords,
  matrixInWords,
  stepInWords,
  waysInWords,
  WHILE_PLAYING,
} from "../../core/words/step-words.js";
import { reductionInWords } from "../../core/words/reduction-words.js";
import { stepAt } from "../../core/playhead.js";
import { ruleOf } from "../../core/document/settings.js";
import { fetchJson } from "../../net/fetch-json.js";
import { createLatest } from "../../net/latest.js";
import { isOnPaper } from "../parts/print.js";
import { createBatch } from "./batch.js";
import { createDisplay } from "./display.js";
import { createPlace } from "../parts/step-place.js";
import { createTiming } from "./timing.js";
import { createWays } from "./ways.js";
import { partOf, put } from "../parts/elements.js";

const PARTS = "parameters,examples,gradients,ways,linear_terms,optimizer_state";
const stretch = ({ first, last }) => `${first}:${last}`;
const urlOf = (view, rows, columns) => `${view}&fields=${PARTS}&examples=${stretch(rows)}&columns=${stretch(columns)}`;
const exampleUrlOf = (view, row) => `${view}&fields=examples,layers&columns=0:0&examples=${row}:${row + 1}`;

const WORDS = {
  "step-place": stepInWords,
  "matrix-words": matrixInWords,
  "reduction-words": reductionInWords,
  linearity: linearityInWords,
  "ways-words": waysInWords,
};

/**
 * `queryOf()` gives the query of the experiment on show, `toQuery(experiment)` that of any, `linkTo(step)` the page's
 * address there, `hover(example)` marks one; `standing()` gives the page's view, and `stand(change)` changes in it
 * where the person stands here: its rows, example and column.
 */
export function createPanel(el, tools) {
  const { root, catalog, verbs, terms, queryOf, toQuery, linkTo, hover, invalidate, saving, standing, stand } = tools;
  terms.explain(el, { focusable: true });
  const part = partOf(el);
  const latest = createLatest({ wait: 120, onChange: take });
  const place = createPlace(el, { verbs, linkTo });
  const display = createDisplay(el, {
    catalog,
    verbs,
    toQuery,
    standing,
    stand,
    onChange: reorder,
    onJump: (column) => batch.showColumn(column),
  });
  const batch = createBatch(el, {
    display,
    urlOf,
    exampleUrlOf,
    onFilled: invalidate,
    load: fetchJson,
    hover,
    standing,
    stand,
    isLate: () => latest.isLate(),
  });
  const ways = createWays(part("ways"));
  const timing = createTiming(part("timing"), { urlOf: () => `${root}/api/v1/timing?${where()}`, invalidate, saving });
  let state = null; // of the last draw, with the step at the playhead
  let asked = null; // {view, url, query, state}: what was asked for last

  part("step-pause").addEventListener("click", verbs.togglePlay);
  part("step-again").addEventListener("click", () => {
    latest.again();
    invalidate();
  });

  const where = () => [queryOf(), `run=${state.index}`, `step=${state.step}`].filter(Boolean).join("&");

  function update(drawn) {
    batch.print(isOnPaper());
    const run = drawn.runs[drawn.index];
    if (!run.length) return;
    const step = Math.max(0, Math.min(stepAt(run, drawn.axis, drawn.position), run.length - 1));
    const isSame =
      state && state.step === step && state.run === run && state.axis === drawn.axis && state.run.ended === state.ended;
    state = { ...drawn, run, step, ended: run.ended };
    if (!isSame) showPlace();
    display.suit(run.parameterCount, drawn.open.data.classes !== null);
    const mayAsk = !drawn.playing && !drawn.leaving;
    if (mayAsk) ask();
    el.dataset.waits = String(!mayAsk || latest.isLate());
    showNews();
    batch.mark(drawn.hovered);
    timing.update(drawn);
  }

  function showPlace() {
    place.show(state);
    el.dataset.accent = state.run.accent;
    batch.rest();
  }

  function ask() {
    const view = `${root}/api/v1/step?${where()}${display.query()}`;
    asked = {
      view,
      url: urlOf(view, { first: 0, last: BLOCK.rows }, { first: 0, last: BLOCK.columns }),
      query: queryOf(),
      state,
    };
    latest.want(asked.url);
  }

  function showNews() {
    const { error } = latest.answer();
    put(part("step-news"), state.playing ? WHILE_PLAYING : "");
    put(part("step-error"), state.playing || !error ? "" : error.message);
    part("step-pause").hidden = !state.playing;
    part("step-again").hidden = state.playing || !error;
  }

  /** Other rows, columns or ways: what is there is drawn, and what is not is asked for in the next frame. */
  function reorder() {
    el.dataset.waits = "true";
    batch.rest();
    batch.draw();
    invalidate();
  }

  /** A step, or another order of its rows, has arrived. */
  function take() {
    const { data: reply, error, url } = latest.answer();
    invalidate();
    if (error) batch.giveUp();
    if (error || url !== asked.url) return;
    const {
      query,
      state: { open, run },
    } = asked;
    part("step-content").hidden = false;
    display.showStep(reply, { query, open, run });
    const { isSame } = batch.show(reply, asked.view, { open, members: run.batchAt(reply.step) });
    if (!isSame) timing.clear();
    el.dataset.step = reply.step;
    ways.update(reply);
    for (const [name, words] of Object.entries(WORDS))
      part(name).textContent = words(reply, run, ruleOf(reply, catalog));
  }

  return { update, isFilled: () => latest.answer().error !== null || batch.isFilled() };
}
