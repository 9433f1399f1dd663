/** The drawer that shows the experiment as a script, with the lines of a step and their numbers. */

import { stepAt } from "../../core/playhead.js";
import { stateInWords, whereInWords } from "../../core/words/code-words.js";
import { createLatest } from "../../net/latest.js";
import { partOf, put, setData } from "../parts/elements.js";
import { createCopy } from "./copy.js";
import { createListing } from "./listing.js";

const NUMBERS = "fields=parameters,examples,layers&examples=0:3&columns=0:3"; // the first ones of each

/** `queryOf()` gives the experiment's query, `invalidate()` asks for another update. */
export function createPanel(el, { root, queryOf, invalidate }) {
  const part = partOf(el);
  const code = createLatest({ onChange: invalidate });
  const numbers = createLatest({ onChange: invalidate });
  const listing = createListing(part("box"));
  const copy = createCopy(el);
  let id = null; // of the experiment on show

  part("to-mean").addEventListener("click", listing.showMean);
  part("again").addEventListener("click", () => {
    for (const latest of [code, numbers]) if (latest.answer().error) latest.again();
    invalidate();
  });

  function update(state) {
    if (state.open.id !== id) start(state.open.id);
    const run = state.runs[state.index];
    if (!run.length) return;
    const step = Math.max(0, Math.min(stepAt(run, state.axis, state.position), run.length - 1));
    const where = [queryOf(), `run=${state.index}`, `step=${step}`, NUMBERS].filter(Boolean).join("&");
    code.want(`${root}/api/v1/code?${queryOf()}`);
    numbers.want(state.playing ? null : `${root}/api/v1/step?${where}`);
    show(state, run, step);
  }

  /** Another experiment: its answers are of other numbers. */
  function start(newId) {
    if (id !== null) numbers.forget();
    id = newId;
  }

  function show({ playing, index }, run, step) {
    const { data: script } = code.answer();
    const { data } = numbers.answer();
    const shown = data?.run === index ? data : null;
    const error = code.answer().error ?? numbers.answer().error;
    const late = playing || code.isLate() || numbers.isLate();
    put(part("where"), whereInWords(run.label, shown));
    put(part("state"), stateInWords({ playing, late, shown, step }));
    put(part("error"), late || !error ? "" : error.message);
    part("again").hidden = !error || late;
    setData(el, "accent", run.accent);
    el.dataset.waits = String(late);
    part("box").classList.toggle("is-late", late || Boolean(error));
    if (!script || !script.runs[index]) return;
    const file = `${root}/api/v1/export?${[queryOf(), "format=py"].filter(Boolean).join("&")}`;
    copy.update(script, file, !code.isLate() && !code.answer().error);
    listing.update(script, index, shown);
  }

  const isFilled = () => ![code, numbers].some((latest) => latest.isLate() || latest.answer().url === null);

  return { update, isFilled };
}
