/** The drawer "Landscape": the loss over a plane of parameter space with the paths of all runs, at the playhead. */

import { positionOf, stepAt } from "../../core/playhead.js";
import { batchSizeAt } from "../../core/segments.js";
import { scaled, surfaceOf } from "../../core/landscape/surface.js";
import { landscapeStateInWords } from "../../core/words/landscape-words.js";
import { createLatest } from "../../net/latest.js";
import { partOf, put } from "../parts/elements.js";
import { createChoices } from "./choices.js";
import { createPicture } from "./picture.js";
import { createSurface, windowed } from "./surface.js";
import { createTold } from "./told.js";

const ROUGH = 25; // points across and up of the loss of one batch
const NEARER = 0.6; // of the window's side that one press leaves
const SURFACES_OF_BATCH = ["batch", "both"];
const AT_A_STEP = ["parameters", "random"]; // planes through a run's point at the playhead

/** The tools are those of every further panel. */
export function createPanel(el, { root, verbs, queryOf, invalidate, saving }) {
  const part = partOf(el);
  const urlOf = (more) => `${root}/api/v1/landscape?${[queryOf(), ...more].filter(Boolean).join("&")}`;
  const surface = createSurface({ urlOf, onChange: invalidate });
  const batch = createLatest({ wait: 0, onChange: invalidate });
  const here = createLatest({ onChange: invalidate });
  const choices = createChoices(el, { onChange: invalidate, onScale: scaleBy });
  const picture = createPicture(el, { saving, onPick, onZoom: zoomTo, onScale: scaleBy, onProbe: invalidate });
  const told = createTold(el);
  let open = null;
  let state = null;
  let window = null; // {u, v} of the part that is shown; null for all of it
  let asked = { of: "", plane: null }; // the plane that was last asked for, and what chose it
  let ofBatch = { whose: "", data: null, surface: null, step: null }; // the batch that is shown
  let note = []; // sentences about the plane, for a saved map

  part("again").addEventListener("click", () => {
    surface.again();
    for (const latest of [batch, here]) if (latest.answer().error) latest.again();
    invalidate();
  });

  function onPick({ index, step }) {
    const run = state.runs[index];
    verbs.seek(positionOf(run, state.axis, Math.min(step, run.length)));
  }

  function zoomTo(newWindow) {
    window = newWindow;
    invalidate();
  }

  function scaleBy(direction) {
    const shown = window ?? surface.geometry()?.window;
    if (shown) zoomTo(direction ? scaled(shown, NEARER ** -direction) : null);
  }

  function update(newState) {
    state = newState;
    if (state.open !== open) start(state.open);
    const { runs, axis, position, index } = state;
    if (!runs[index].length) return;
    const steps = runs.map((run) => stepAt(run, axis, position));
    const isTrained = runs.every((run) => run.ended);
    if (isTrained) ask(steps);
    tell(isTrained);
    const geometry = isTrained ? surface.geometry() : null;
    if (geometry) show(geometry, steps);
  }

  /** Another experiment: its answers are of other numbers. */
  function start(newOpen) {
    if (open && newOpen.id !== open.id) {
      for (const request of [surface, batch, here]) request.forget();
      window = null;
      asked = { of: "", plane: null };
    }
    open = newOpen;
    choices.offer(open);
  }

  function ask(steps) {
    const { runs, index, playing, moving } = state;
    choosePlane(steps[index]);
    const shown = choices.surface();
    surface.want({ plane: asked.plane, of: shown === "test" ? "test" : "training", window });
    const follows = !moving || !AT_A_STEP.includes(choices.kind());
    const run = [`run=${index}`, ...choices.plane()];
    const at = Math.min(steps[index], runs[index].length - 1);
    const isWanted = SURFACES_OF_BATCH.includes(shown) && surface.isPlaced() && follows;
    keepBatch(`${asked.of},${index}`);
    const grid = [`step=${at}`, "of=batch", `resolution=${ROUGH}`, "fields=grid"];
    wantBatch(isWanted ? [...run, ...grid, ...windowed(window ?? surface.geometry().window)] : null);
    here.want(playing ? null : urlOf([...run, `step=${steps[index]}`, `steps=${steps.join(",")}`, "fields=here"]));
  }

  /** The surface of the last batch stays until the next one is there; of another plane or run there is none. */
  function keepBatch(whose) {
    if (ofBatch.whose !== whose) {
      batch.forget();
      ofBatch = { whose, data: null, surface: null, step: null };
    }
    const { data } = batch.answer();
    if (data && surface.isPlaced() && ofBatch.data !== data)
      ofBatch = { whose, data, surface: surfaceOf(data.grid), step: data.step };
  }

  /** While the playhead moves one request follows the other, each for where it is then. */
  function wantBatch(parameters) {
    if (parameters === null || !state.moving || !batch.isLate()) batch.want(parameters && urlOf(parameters));
  }

  /** A plane through a run's point stays where it is while the playhead moves. */
  function choosePlane(step) {
    const { index, moving } = state;
    const [kind, named] = [choices.kind(), choices.plane()];
    const isOfRun = kind !== "principal" && kind !== "exact";
    const of = [kind, ...named, isOfRun ? index : ""].join();
    if (asked.of === of && (moving || !AT_A_STEP.includes(kind))) return;
    if (asked.of !== of) window = null;
    const at = AT_A_STEP.includes(kind) ? [`step=${step}`] : [];
    asked = { of, step, plane: isOfRun ? [`run=${index}`, ...at, ...named] : named };
  }

  function tell(isTrained) {
    const error = surface.error() ?? batch.answer().error ?? here.answer().error;
    const isLate = surface.isLate();
    const words = {
      isTrained,
      isFirst: surface.isFirst(),
      isLate,
      progress: surface.progress(),
      playing: state.playing,
    };
    put(part("state"), landscapeStateInWords(words));
    put(part("error"), isLate || !error ? "" : error.message);
    part("again").hidden = !error || isLate;
  }

  function show(geometry, steps) {
    const { runs, index, palette } = state;
    const [own, step] = [runs[index], steps[index]];
    const shown = choices.surface();
    const common = { geometry, shown, exact: exactNow(), run: { label: own.label, accent: own.accent, step, index } };
    const scale = picture.update({
      ...common,
      note,
      runs,
      window: window ?? geometry.window,
      surface: surface.surface(),
      isPartial: Boolean(surface.progress()),
      batch: SURFACES_OF_BATCH.includes(shown) ? ofBatch.surface : null,
      steps,
      palette,
      isLate: surface.isLate() && !surface.progress(),
    });
    const last = own.length - 1;
    const of = Math.min(ofBatch.step ?? step, last);
    const { l1, l2 } = open.experiment;
    note = told.update({
      ...common,
      plane: { label: own.label, step: asked.step },
      batch: { label: own.label, step: of, size: batchSizeAt(own, of) },
      scale,
      isWhole: choices.kind() === "exact",
      hasPenalty: Boolean(l1 || l2),
      isAtEnd: step > last,
    });
  }

  /** What the server says of the very playhead; null while it moves. */
  function exactNow() {
    const { data, error } = here.answer();
    const isKnown = data && !error && !here.isLate() && surface.isPlaced();
    return isKnown && !state.playing ? data.here : null;
  }

  const isFilled = () => surface.geometry() !== null && ![surface, batch, here].some((request) => request.isLate());

  return { update, isFilled };
}
