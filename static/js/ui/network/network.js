/** The drawer "Network": the units and links of the chosen run's network at the playhead, to look at and to change. */

import { withParameter } from "../../core/document/parameter-edits.js";
import { positionOf, stepAt } from "../../core/playhead.js";
import { createPace } from "../../core/pace.js";
import { computingInWords, whereInWords } from "../../core/words/network-words.js";
import { createLatest } from "../../net/latest.js";
import { sourceOf } from "../../plots/network/source.js";
import { createCard } from "./card.js";
import { createDiagram } from "./diagram.js";
import { createInputs } from "./inputs.js";
import { createNumbers } from "./numbers.js";
import { partOf, put } from "../parts/elements.js";

const PAUSE = 45; // milliseconds between two pictures while it plays
const [MANY, LONG_PAUSE] = [400, 120]; // parameters above which it is longer
const WAIT = 60; // milliseconds until a step is asked for

/** The tools are those of every further panel; see player.js. */
export function createPanel(el, tools) {
  const { root, catalog, verbs, queryOf, standing, invalidate, saving } = tools;
  const part = partOf(el);
  const latest = createLatest({ wait: WAIT, onChange: invalidate });
  const paces = [PAUSE, LONG_PAUSE].map((length) => createPace(length));
  const diagram = createDiagram(el, { ...tools, onChoose: invalidate, onPress: (row) => card.open(row), choose });
  const card = createCard(el, { verbs, hover: tools.hover, goTo, onSet, onOpen: pause, onPoint: diagram.mark });
  const numbers = createNumbers(el);
  const inputs = createInputs(part("inputs"), catalog, (names) => verbs.choose("data.features", names));
  let state = null;
  let source = null;
  let shown = null; // the open message that the source is of
  let kept = { reply: null, theta: null };

  const nameSaver = saving(el.querySelector("figure"), {
    name: "network",
    words: "picture of the network",
    run: () => replyNow()?.label,
    picture: () => diagram.picture(replyNow()),
  });
  part("again").addEventListener("click", () => {
    latest.again();
    invalidate();
  });

  function choose(edit) {
    verbs.choose("model.hidden", edit(hiddenChosen()));
  }

  /** The units of each hidden layer that is chosen. */
  const hiddenChosen = () =>
    verbs.standing().experiment.model?.hidden ?? catalog.fields.find(({ path }) => path === "model.hidden").default;

  const stepNow = () => stepAt(runNow(), state.axis, state.position);
  const runNow = () => state.runs[state.index];
  const isOver = () => runNow().ended && stepNow() >= runNow().length;

  /** The latest reply, if it is of a network of this form. */
  function replyNow() {
    const { data } = latest.answer();
    const sizes = state && [
      state.open.data.features.length,
      ...state.open.parameters.layout.filter(({ name }) => name[0] === "b").map(({ shape }) => shape[0]),
    ];
    return data && String(data.sizes) === String(sizes) ? data : null;
  }

  function goTo(step) {
    verbs.seek(positionOf(runNow(), state.axis, Math.max(0, Math.min(runNow().length, step))));
  }

  function pause() {
    if (state.playing) verbs.togglePlay();
  }

  function onSet(name, value) {
    const step = stepNow();
    verbs.editChanges(state.index, (list) => withParameter(list, step, name, value));
  }

  function update(newState) {
    state = newState;
    if (shown !== state.open) {
      shown = state.open;
      source = sourceOf(state.open, state.scene, catalog);
    }
    ask();
    const reply = replyNow();
    tell(reply);
    const isDue = paces[Number(runNow().parameterCount > MANY)];
    if (!isDue(state.playing, performance.now())) return;
    const what = { ...state, source, reply, theta: thetaNow(reply) };
    const isLocked = standing().lock.includes("choices");
    inputs.update(state.open, verbs.standing().experiment.data?.features, isLocked);
    diagram.update(what, isLocked);
    const place = (!card.isEditing() && diagram.pointed()) || diagram.chosen();
    card.update({ ...what, place, step: stepNow(), closed: whyClosed() });
    if (!state.playing) numbers.update(reply, state.open);
    nameSaver();
  }

  /** While it plays, one step after the other, each the newest. */
  function ask() {
    const wish = [queryOf(), `run=${state.index}`, `step=${stepNow()}`, "fields=units,parameters"];
    if (!state.playing || !latest.isLate()) latest.want(`${root}/api/v1/network?${wish.filter(Boolean).join("&")}`);
  }

  /** The parameters to draw: as exact as they are there for this very step. */
  function thetaNow(reply) {
    const isOfStep = reply?.step === stepNow() && reply.run === state.index && !latest.isLate();
    if (!isOfStep && source.isOnPage) return runNow().parametersAt(stepNow())?.theta ?? null;
    if (kept.reply !== reply) kept = { reply, theta: reply?.parameters.value.map((value) => value ?? NaN) ?? null };
    return kept.theta;
  }

  function whyClosed() {
    if (standing().lock.includes("runs")) return "locked";
    return isOver() ? "over" : "open";
  }

  function tell(reply) {
    const { error } = latest.answer();
    const isLate = latest.isLate() && !state.playing;
    put(part("where"), whereInWords(reply, reply?.parameters.gradient === null));
    put(part("state"), isLate ? computingInWords(runNow(), stepNow()) : "");
    put(part("error"), isLate || !error ? "" : error.message);
    part("again").hidden = !error || isLate;
  }

  const isFilled = () => !latest.isLate() && latest.answer().url !== null;

  return { update, isFilled, prepare: (before) => diagram.prepare(before, standingSizes(before)) };

  /** The sizes of the network before there are runs. */
  function standingSizes({ sizes }) {
    return [sizes.features.length, ...hiddenChosen(), sizes.classes?.length > 2 ? sizes.classes.length : 1];
  }
}
