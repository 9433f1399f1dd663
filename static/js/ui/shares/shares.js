/** The drawer that shows how hard each example of a batch pulls at the chosen run's step. */

import { stepAt } from "../../core/playhead.js";
import { atStepInWords, noteInWords, pullInWords, stateInWords } from "../../core/words/shares-words.js";
import { createLatest } from "../../net/latest.js";
import { createPlace } from "../parts/step-place.js";
import { partOf, put } from "../parts/elements.js";
import { createPulls } from "./pulls.js";
import { createWorlds } from "./worlds.js";

/**
 * `queryOf()` gives the experiment's query, `hover(example)` rings an example in every picture, `standing()` gives the
 * page's view, `invalidate()` asks for another update.
 */
export function createPanel(el, { root, catalog, verbs, queryOf, hover, invalidate, saving, standing }) {
  const part = partOf(el);
  const latest = createLatest({ onChange: invalidate });
  const place = createPlace(el, { verbs });
  const pulls = createPulls(el, { hover, saving, invalidate });
  const worlds = createWorlds(el, { catalog, verbs, standing });
  let id = null; // of the experiment on show

  part("again").addEventListener("click", () => {
    latest.again();
    invalidate();
  });

  function update(state) {
    if (state.open.id !== id) start(state.open.id);
    const run = state.runs[state.index];
    if (!run.length) return;
    const step = Math.max(0, Math.min(stepAt(run, state.axis, state.position), run.length - 1));
    const where = [queryOf(), `run=${state.index}`, `step=${step}`].filter(Boolean).join("&");
    latest.want(state.playing ? null : `${root}/api/v1/shares?${where}`);
    place.show({ run, axis: state.axis, step });
    const { data } = latest.answer();
    tell(state, run, step, data);
    if (!data) return;
    const example = pulls.update(data, state);
    worlds.update({ example, run, state });
  }

  /** Another experiment: its answers are of other numbers. */
  function start(newId) {
    if (id !== null) latest.forget();
    id = newId;
  }

  function tell({ playing }, run, step, data) {
    const { error } = latest.answer();
    const late = playing || latest.isLate();
    put(part("where"), atStepInWords(data));
    put(part("state"), stateInWords({ playing, late, step, shown: data ? data.step : null, label: run.label }));
    put(part("error"), late || !error ? "" : error.message);
    part("again").hidden = !error || late;
    put(part("pull"), data ? pullInWords(data) : "");
    put(part("note"), data ? noteInWords(data, titleOf(data)) : "");
    el.querySelector(".shares-step").classList.toggle("is-late", late || Boolean(error));
    el.dataset.waits = String(late);
  }

  const titleOf = ({ optimizer }) => catalog.optimizers.find(({ name }) => name === optimizer).title;

  const isFilled = () => !latest.isLate() && latest.answer().url !== null;

  return { update, isFilled };
}
