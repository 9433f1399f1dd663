/** The drawer "Gradient noise": how far a batch's gradient is from the full one, along the runs and at one step. */

import { stepAt } from "../../core/playhead.js";
import { atStepInWords, shortInWords, stateInWords, wholeBatchInWords } from "../../core/words/noise-words.js";
import { wholeBatchNear } from "../../core/segments.js";
import { createLatest } from "../../net/latest.js";
import { createAngles } from "./angles.js";
import { createCloud } from "./cloud.js";
import { createDirections } from "./directions.js";
import { createEpoch } from "./epoch.js";
import { createSpread } from "./spread.js";
import { createPlace } from "../parts/step-place.js";
import { partOf, put } from "../parts/elements.js";

/**
 * verbs = {seek, complain, withdraw}; `queryOf()` gives the experiment's query, `invalidate()` asks for another
 * update.
 */
export function createPanel(el, { root, verbs, queryOf, invalidate, saving }) {
  const part = partOf(el);
  const urlOf = (call, more) => `${root}/api/v1/${call}?${[queryOf(), ...more].filter(Boolean).join("&")}`;
  const latest = createLatest({ onChange: invalidate });
  const angles = createAngles(el.querySelector(".angles"), { verbs, urlOf, invalidate, saving });
  const directions = createDirections(el.querySelector(".directions"), invalidate);
  const plots = [createSpread, createCloud, createEpoch].map((create) => create(el, saving));
  const place = createPlace(el.querySelector(".noise-step-head"), { verbs });
  let open = null;
  let whole = null; // the step of the whole batch next to a short one

  part("whole-batch").addEventListener("click", () => place.goTo(whole));
  part("again").addEventListener("click", () => {
    latest.again();
    invalidate();
  });

  function update(state) {
    if (state.open !== open) start(state.open);
    angles.update(state);
    const run = state.runs[state.index];
    if (!run.length) return;
    const step = Math.min(stepAt(run, state.axis, state.position), run.length - 1);
    const wish = () =>
      urlOf("noise", [`run=${state.index}`, `step=${step}`, `directions=${encodeURIComponent(directions.value())}`]);
    latest.want(state.playing ? null : wish());
    place.show({ run, axis: state.axis, step });
    showShort(run, step);
    tell(state, run, step);
    const { data } = latest.answer();
    if (data) for (const plot of plots) plot.update(data, state.palette);
  }

  /** At a short last batch: what it is, and the way to a whole one of its run. */
  function showShort(run, step) {
    whole = wholeBatchNear(run, step);
    put(part("short"), shortInWords(run, step));
    part("whole-batch").hidden = whole === null;
    if (whole !== null) put(part("whole-batch"), wholeBatchInWords(whole));
  }

  /** Another experiment: its answers are of other numbers. */
  function start(newOpen) {
    if (open && newOpen.id !== open.id) latest.forget();
    open = newOpen;
    directions.offer(open.parameters.layout);
  }

  function tell({ playing }, run, step) {
    const { data, error } = latest.answer();
    const late = playing || latest.isLate();
    put(part("where"), atStepInWords(data));
    put(part("state"), stateInWords({ playing, late, run, step }));
    put(part("error"), late || !error ? "" : error.message);
    part("again").hidden = !error || late;
    el.querySelector(".noise-step").classList.toggle("is-late", late || Boolean(error));
  }

  const isFilled = () => !latest.isLate() && latest.answer().url !== null;

  return { update, isFilled };
}
