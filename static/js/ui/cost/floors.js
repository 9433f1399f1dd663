/** Where the runs settle: the measured floors, what theory predicts, and their bands in the loss plot. */

import { floorOf, settledOf } from "../../core/floor.js";
import { epochsAt } from "../../core/segments.js";
import { FLOOR_WORDS, floorCells, floorSentence, reasonsInWords } from "../../core/words/steady-words.js";
import { createLatest } from "../../net/latest.js";
import { partOf, put } from "../parts/elements.js";

const LAST = 0.75; // of the epochs: from here on a floor is measured

export function createFloors(el, { root, queryOf, invalidate, targetLine, isRecorded }) {
  const part = partOf(el);
  const latest = createLatest({ onChange: invalidate });
  const body = el.querySelector("tbody");
  let line = null;
  let shown = {}; // {runs, data, ended}
  targetLine().then((layer) => {
    line = layer;
    part("bands").parentElement.hidden = !line;
    invalidate();
  });
  part("bands").addEventListener("change", () => {
    shown = {};
    invalidate();
  });
  part("again").addEventListener("click", () => {
    latest.again();
    invalidate();
  });

  /** state as the drawers give it; `hasEnded`: all runs are there. */
  function update({ runs }, hasEnded) {
    if (!isRecorded) latest.want(hasEnded ? `${root}/api/v1/summary?${queryOf()}` : null);
    const { data, error, url } = latest.answer();
    const isFresh = hasEnded && data && !latest.isLate() && url !== null && !error;
    const ended = runs.filter((run) => run.ended).length;
    const theory = isFresh ? data.runs : null;
    part("again").hidden = !error || latest.isLate();
    put(part("wait"), waitInWords(hasEnded, error));
    if (shown.runs === runs && shown.theory === theory && shown.ended === ended && shown.line === line) return;
    shown = { runs, theory, ended, line };
    show(runs, theory);
    invalidate();
  }

  function waitInWords(hasEnded, error) {
    if (isRecorded) return FLOOR_WORDS.needsServer;
    if (!hasEnded) return FLOOR_WORDS.waiting;
    if (latest.isLate()) return FLOOR_WORDS.computing;
    return error ? error.message : "";
  }

  function show(runs, theory) {
    const levels = runs.map((run) => ({ floor: floorOf(run), settled: settledOf(run) }));
    const predicted = runs.map((_, index) => theory?.[index].predicted ?? null);
    body.parentElement.classList.toggle("has-theory", predicted.some(Boolean));
    body.replaceChildren(...runs.map((run, index) => rowOf(run, floorCells(levels[index], predicted[index]))));
    const sentences = runs.flatMap((run, index) => {
      const { floor, settled } = levels[index];
      return floor || settled ? [floorSentence(run, floor ?? settled, !floor, predicted[index])] : [];
    });
    const reasons = theory
      ? reasonsInWords(
          runs,
          theory.map((run) => run.why_not_predicted),
        )
      : "";
    const texts = [...(sentences.length ? sentences : [FLOOR_WORDS.none]), reasons].filter(Boolean);
    part("words").replaceChildren(
      ...texts.map((textContent) => Object.assign(document.createElement("p"), { textContent })),
    );
    const areShown = part("bands").checked;
    line?.showFloors(areShown ? runs.flatMap((run, index) => bandOf(run, levels[index], predicted[index])) : []);
  }

  return { update, isFilled: () => isRecorded || (!latest.isLate() && latest.answer().url !== null) };
}

function rowOf(run, cells) {
  const row = document.createElement("tr");
  row.dataset.accent = run.accent;
  row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: run.label }));
  row.append(...cells.map((textContent) => Object.assign(document.createElement("td"), { textContent })));
  return row;
}

/** What the loss plot shows of a run that has a floor, measured or predicted. */
function bandOf(run, { floor }, predicted) {
  const level = predicted && predicted.excess > 0 ? predicted.loss : null;
  if (!floor && level === null) return [];
  const start = LAST * epochsAt(run, run.length);
  const { values, length } = run.evaluatedSteps;
  const first = values.subarray(0, length).find((step) => epochsAt(run, step) >= start);
  return [{ run, first: first ?? run.length, low: floor?.low ?? null, high: floor?.high ?? null, predicted: level }];
}
