/** The drawer "Gradient noise": how far a batch's gradient is from the full one, along the runs and at one step. */

import { stepAt } from "../core/playhead.js";
import { count } from "../core/format.js";
import { createLatest } from "../net/latest.js";
import { createAngles } from "./noise-angles.js";
import { createCloud } from "./noise-cloud.js";
import { createDirections } from "./noise-directions.js";
import { createEpoch } from "./noise-epoch.js";
import { createSpread } from "./noise-spread.js";

/** verbs = {seek(position)}; `queryOf()` gives the experiment's query, `invalidate()` asks for another update. */
export function createNoise(el, { root, verbs, queryOf, invalidate, saving }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const urlOf = (call, more) => `${root}/api/v1/${call}?${[queryOf(), ...more].filter(Boolean).join("&")}`;
  const latest = createLatest({ onChange: invalidate });
  const angles = createAngles(el.querySelector(".angles"), { verbs, urlOf, invalidate, saving });
  const directions = createDirections(el.querySelector(".directions"), invalidate);
  const plots = [createSpread, createCloud, createEpoch].map((create) => create(el, saving));
  let open = null;

  part("again").addEventListener("click", () => { latest.again(); invalidate(); });

  function update(state) {
    if (state.open !== open) start(state.open);
    angles.update(state);
    const run = state.runs[state.index];
    if (!run.length) return;
    const step = Math.min(stepAt(run, state.axis, state.position), run.length - 1);
    const wish = () => urlOf("noise", [`run=${state.index}`, `step=${step}`, `directions=${encodeURIComponent(directions.value())}`]);
    latest.want(state.playing ? null : wish());
    tell(state, run, step);
    const { data } = latest.answer();
    if (data) for (const plot of plots) plot.update(data, state.palette);
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
    put(part("where"), data ? `At step ${count(data.step)} of ${data.label}` : "At one step");
    put(part("state"), stateInWords({ playing, late, run, step }));
    put(part("error"), late || !error ? "" : error.message);
    part("again").hidden = !error || late;
    el.querySelector(".noise-step").classList.toggle("is-late", late || Boolean(error));
  }

  const isFilled = () => !latest.isLate() && latest.answer().url !== null;

  return { update, isFilled };
}

function stateInWords({ playing, late, run, step }) {
  if (playing) return "Waits until the playhead stands still.";
  return late ? `Computing step ${count(step)} of ${run.label} …` : "";
}

const put = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};
