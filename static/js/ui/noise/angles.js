/** Cosine and relative length of every run's batch gradients against the chosen axis, and every step of a stretch. */

import { extent, positionOf, stepAt } from "../../core/playhead.js";
import { count, loss } from "../../core/format.js";
import { stepsWithin } from "../../core/noise.js";
import { ANGLE_TITLES, anglesInWords, anglesNote, shownInWords } from "../../core/words/noise-words.js";
import { createLatest } from "../../net/latest.js";
import { NEIGHBOURS, angleFigures } from "../../plots/angle-figures.js";
import { createChart } from "../../plots/chart/chart.js";
import { createNumberTable } from "../parts/number-table.js";
import { partOf, put } from "../parts/elements.js";

const MOST = 1000; // steps of a run for which all are asked
const GROWTH_PAUSE = 300; // milliseconds between two drawings while the runs arrive

export function createAngles(el, { verbs, urlOf, invalidate, saving }) {
  const part = partOf(el);
  let factor = 1;
  const listeners = {
    onZoom: ([low, high]) => zoomTo([low / factor, high / factor]),
    onWhole: () => zoomTo(null),
    onPick: (x) => verbs.seek(x / factor),
  };
  const charts = Object.keys(ANGLE_TITLES).map((name) =>
    createChart(el.querySelector(`[data-chart="${name}"]`), listeners),
  );
  const table = createNumberTable(el.querySelector("[data-table]"));
  let zoom = null;
  let requests = [];
  let state = null;
  let drawn = null;

  Object.entries(ANGLE_TITLES).forEach(([name, title], i) =>
    saving(el.querySelector(`[data-chart="${name}"]`), { name, picture: () => toSave(charts[i], title) }),
  );
  part("smooth").addEventListener("change", invalidate);
  part("whole").addEventListener("click", () => zoomTo(null));
  part("near").addEventListener("click", () => zoomTo(stretchAround(state)));

  function zoomTo(stretch) {
    zoom = stretch;
    part("whole").hidden = !zoom;
    invalidate();
  }

  function update(newState) {
    if (state && (state.runs !== newState.runs || state.axis !== newState.axis)) zoomTo(null);
    if (state?.runs !== newState.runs) startOver(newState.runs);
    state = newState;
    ask();
    if (isOther()) redraw();
    const verticals = [{ at: factor * state.position }];
    charts.forEach((chart, i) =>
      chart.update({
        ...drawn.figures[i],
        lines: { verticals, horizontals: drawn.figures[i].horizontals },
        palette: state.palette,
      }),
    );
    say("angles-now", anglesInWords(drawn.series.map(atPlayhead)));
  }

  function startOver(runs) {
    requests.forEach((request) => request.forget());
    requests = runs.map(() => createLatest({ onChange: invalidate }));
    drawn = null;
  }

  /** Every step of the stretch, for each run that has few enough there. */
  function ask() {
    if (state.playing) return;
    state.runs.forEach((run, index) => {
      const { first, end } = zoom ? stepsWithin(run, state.axis, zoom) : { first: 0, end: 0 };
      const few = end > first && end - first <= MOST;
      requests[index].want(few ? urlOf("cosine", [`run=${index}`, `steps=${first}:${end}`]) : null);
    });
  }

  function isOther() {
    const { runs, axis, palette } = state;
    if (
      !drawn ||
      drawn.smooth !== part("smooth").checked ||
      drawn.zoom !== zoom ||
      drawn.axis !== axis ||
      drawn.palette !== palette
    )
      return true;
    if (requests.some((request, index) => request.answer() !== drawn.answers[index])) return true;
    const grown = runs.some(
      (run, index) => run.evaluatedSteps.length !== drawn.lengths[index] || run.ended !== drawn.ended[index],
    );
    return grown && (runs.every((run) => run.ended) || performance.now() - drawn.at > GROWTH_PAUSE);
  }

  function redraw() {
    const { runs, axis, palette } = state;
    const end = extent(runs, axis);
    factor = axis === "time" && end < 1 ? 1000 : 1;
    const series = runs.map(seriesOf);
    const range = (zoom ?? [0, end || 1]).map((position) => factor * position);
    const smooth = part("smooth").checked;
    drawn = {
      smooth,
      zoom,
      axis,
      palette,
      series,
      at: performance.now(),
      answers: requests.map((request) => request.answer()),
      lengths: runs.map((run) => run.evaluatedSteps.length),
      ended: runs.map((run) => run.ended),
      figures: angleFigures(series, { axis, factor, range, palette, smooth }),
    };
    table.update(series, rowsOf);
    say(
      "angles-words",
      [
        shownInWords(series, {
          isZoomed: Boolean(zoom),
          neighbours: smooth ? NEIGHBOURS : null,
          drags: !palette.coarse,
        }),
        ...problems(),
      ]
        .filter(Boolean)
        .join(" "),
    );
  }

  /** {label, steps in the stretch, every, at: positions, step, cosine, length: columns} */
  function seriesOf(run, index) {
    const { data } = requests[index].answer();
    const { first, end } = zoom ? stepsWithin(run, state.axis, zoom) : { first: 0, end: run.length };
    const every = Boolean(zoom && data && data.steps[0] === first && data.steps.length === end - first);
    const known = every
      ? { step: data.steps, cosine: data.cosine, length: data.relative_length }
      : evaluatedOf(run, first, end);
    return {
      label: run.label,
      accent: run.accent,
      steps: end - first,
      every,
      ...known,
      at: Array.from(known.step, (step) => positionOf(run, state.axis, step)),
    };
  }

  function toSave(chart, title) {
    const shown = chart.picture();
    return shown && { ...shown, title, note: anglesNote(drawn.smooth ? NEIGHBOURS : null) };
  }

  const problems = () => requests.map((request) => request.answer().error?.message).filter(Boolean);

  /** At the last point before the playhead. */
  function atPlayhead({ label, at, cosine, length }) {
    const last = at.findLastIndex((position) => position <= state.position);
    return { label, cosine: cosine[last], length: length[last] };
  }

  const say = (name, text) => put(part(name), text);

  return { update };
}

function evaluatedOf(run, first, end) {
  const from = run.evaluatedSteps.indexAtMost(first - 1) + 1;
  const to = run.evaluatedSteps.indexAtMost(end - 1) + 1;
  const of = (column) => Array.from(column.values.subarray(from, to));
  return { step: of(run.evaluatedSteps), cosine: of(run.cosine), length: of(run.relative_length) };
}

/** About the playhead, as many steps of the run with the most of them as can be asked for. */
function stretchAround({ runs, axis, position }) {
  const finest = runs.reduce((best, run) => (run.length > best.length ? run : best));
  const first = Math.max(0, Math.min(stepAt(finest, axis, position) - MOST / 2, finest.length - MOST));
  const end = Math.min(finest.length, first + MOST - 1);
  return [positionOf(finest, axis, first), positionOf(finest, axis, end)];
}

const rowsOf = (series) =>
  series.flatMap(({ label, step, cosine, length }) =>
    step.map((k, i) => [label, count(k), loss(cosine[i] ?? NaN), loss(length[i] ?? NaN)]),
  );
