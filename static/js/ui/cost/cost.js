/** The drawer "Cost of a target": what each run has spent when it first reaches a loss, and where the runs settle. */

import { costAt, isTelling, lowestOf, measureIn, proposedTarget, reachOf, targetIn } from "../../core/cost.js";
import { STATE, operationsInWords, winnersInWords } from "../../core/words/cost-words.js";
import { createCostChart } from "./chart.js";
import { createCostTable } from "./table.js";
import { createFloors } from "./floors.js";
import { createTargetField } from "./field.js";
import { partOf, put } from "../parts/elements.js";

const GROWTH_PAUSE = 300; // milliseconds between two countings while the runs arrive

/**
 * verbs = {seek, changeAxes, complain, withdraw}; `propose(change)` changes the view without a step in the history;
 * `targetLine()` promises the line over the loss plot, null without one.
 */
export function createPanel(el, tools) {
  const { verbs, propose, saving, targetLine } = tools;
  const part = partOf(el);
  const field = createTargetField(el.querySelector(".cost-target"), { verbs, onPropose, onRemove });
  const table = createCostTable(el, verbs);
  const chart = createCostChart(el, saving);
  const floors = createFloors(el.querySelector(".cost-floors"), tools);
  let offer = { runs: null, measure: "", value: null }; // the target that the panel has proposed, and for which runs
  let isRemoved = false; // by the person, who then wants no other one
  let state = null;
  let counted = null;
  targetLine();
  part("sweep").addEventListener("click", ({ target }) => {
    target.search = location.search; // the experiment and the target as they stand
  });

  function update(newState) {
    state = newState;
    const { runs, view, palette } = state;
    const measure = measureIn(view);
    const hasEnded = runs.every((run) => run.ended);
    if (hasEnded) offerTarget(measure);
    if (isOther()) count(measure, hasEnded);
    field.show(view, runs);
    chart.update(palette);
    floors.update(state, hasEnded);
  }

  /** Proposes a target where there is none, and another one where the proposed one tells nothing of new runs. */
  function offerTarget(measure) {
    const { runs, view } = state;
    if (offer.runs === runs && offer.measure === measure) return;
    const isOffered = view.target !== null && view.target === offer.value;
    const serves = isOffered && offer.measure === measure && isTelling(runs, targetIn(view));
    const isWanted = view.target === null ? !isRemoved : isOffered && !serves;
    offer = { runs, measure, value: isOffered ? view.target : null };
    if (isWanted) take(proposedTarget(runs, measure), propose);
  }

  function take(value, change) {
    offer.value = value;
    if (value !== null) queueMicrotask(() => change({ target: value })); // not while a frame is drawn
  }

  function onPropose() {
    take(proposedTarget(state.runs, measureIn(state.view)), verbs.changeAxes);
  }

  function onRemove() {
    isRemoved = true;
    verbs.changeAxes({ target: null });
  }

  function isOther() {
    const { runs, view, axis } = state;
    const length = runs.reduce((sum, run) => sum + run.evaluatedSteps.length, 0);
    const ended = runs.filter((run) => run.ended).length;
    const next = { runs, axis, length, ended, target: view.target, of: view.target_of, offered: offer.value };
    const keys = Object.keys(next).filter((key) => next[key] !== counted?.[key]);
    const isGrown = keys.every((key) => key === "length") && ended < runs.length;
    if (!keys.length || (isGrown && performance.now() - counted.at < GROWTH_PAUSE)) return false;
    counted = { ...next, at: performance.now() };
    return true;
  }

  function count(measure, hasEnded) {
    const { runs, view, axis } = state;
    const target = targetIn(view);
    const reached = runs.map((run) => target && reachOf(run, target));
    const costs = runs.map((run, index) => reached[index] && costAt(run, reached[index].step));
    const lowest = runs.map((run) => lowestOf(run, measure));
    const isLocked = view.lock.includes("transport");
    table.update({ runs, axis, target, measure, costs, lowest, isLocked });
    chart.show(runs, costs, target);
    put(part("winners"), target ? winnersInWords(runs, costs, target) : "");
    put(part("state"), stateInWords(target, lowest, hasEnded));
    put(part("operations"), operationsInWords(runs));
  }

  function stateInWords(target, lowest, hasEnded) {
    if (hasEnded && lowest.every((low) => low === null) && state.view.target_of === "test") return STATE.noTest;
    if (target === null) return hasEnded ? STATE.none : STATE.waiting;
    if (!hasEnded) return STATE.streaming;
    if (target.value !== offer.value) return "";
    return state.runs.length > 1 ? STATE.proposed : STATE.alone;
  }

  return { update, isFilled: floors.isFilled };
}
