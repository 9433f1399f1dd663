/**
 * The map of the landscape with what it is read by: surfaces, paths, the two gradients, the probe. Depends on replies;
 * must not know who asks for them.
 */

import { arrowScale, roomAlong } from "../../core/landscape/arrow-scale.js";
import { levelsOf, loweredTo, valueAt } from "../../core/landscape/surface.js";
import { KEYS, MAP_TITLE, START, noteOfMap, pointInWords, probeInWords } from "../../core/words/landscape-words.js";
import { createMap } from "../../plots/map/map.js";
import { fieldOf } from "../../plots/map/map-surface.js";
import { partOf, put } from "../parts/elements.js";

const LOOKS = {
  solid: { isShaded: true, isDashed: false },
  alone: { isShaded: true, isDashed: true },
  above: { isShaded: false, isDashed: true },
};
const [SHORTEST, LONGEST] = [0.06, 0.18]; // of the map's width, the limit of an arrow beside the edge and elsewhere

/** The listeners are those of map.js; `onProbe()` asks for another update. */
export function createPicture(el, { saving, onProbe, onPick, onZoom, onScale }) {
  const part = partOf(el);
  const box = el.querySelector('[data-chart="landscape"]');
  const map = createMap(box, { onPick, onZoom, onScale, onProbe: probed });
  let probe = null; // {point, near, byKey}
  let shown = null; // what update was given last
  let kept = { full: null, batch: null }; // the fields that were drawn last
  let surfaces = [];

  for (const event of ["focus", "blur"]) box.addEventListener(event, onProbe);
  saving(box, {
    name: "landscape",
    run: () => shown?.run.label,
    picture: () => {
      const drawn = map.picture();
      return drawn && { ...drawn, title: MAP_TITLE, note: noteOfMap(shown.note) };
    },
  });

  function probed(point, near, byKey) {
    probe = point && { point, near, byKey };
    if (!point && byKey) put(part("spoken"), "");
    onProbe();
  }

  /** Levels stay while a finer surface comes in bands, so that no line moves but by what is finer. */
  function fieldsOf({ surface, isPartial, batch }) {
    if (kept.full?.surface !== surface) {
      const levels = isPartial && kept.full ? kept.full.levels : levelsOf(surface);
      kept = { full: fieldOf(surface, levels), batch: null };
    }
    if (batch && kept.batch?.surface !== batch)
      kept = { ...kept, batch: fieldOf(batch, loweredTo(kept.full.levels, batch), kept.full.levels) };
    return { full: kept.full, batch: batch && kept.batch };
  }

  function surfacesOf(state) {
    const { full, batch } = fieldsOf(state);
    const isAlone = state.shown === "batch" && batch;
    const wanted = [
      isAlone ? { field: batch, look: LOOKS.alone } : { field: full, look: LOOKS.solid },
      ...(batch && !isAlone ? [{ field: batch, look: LOOKS.above }] : []),
    ];
    const isSame =
      wanted.length === surfaces.length &&
      wanted.every(({ field, look }, i) => field === surfaces[i].field && look === surfaces[i].look);
    if (!isSame) surfaces = wanted;
  }

  /** The gradients turned downhill, the full one below; {scale, arrows}. */
  function arrowsOf({ exact, window, run, palette }) {
    const from = exact?.points[run.index];
    const { full = [], batch = [] } = exact?.gradient ?? {};
    const drawn = [
      { gradient: full, color: palette.ink, width: 4 },
      { gradient: batch, color: palette.runs[run.accent], width: 2 },
    ].filter(({ gradient }) => gradient.length && gradient.every(Number.isFinite));
    if (!from?.every(Number.isFinite) || !drawn.length) return { scale: null, arrows: [] };
    const downhill = drawn.map(({ gradient }) => gradient.map((value) => -value));
    const width = window.u[1] - window.u[0];
    const limits = downhill.map((by) =>
      Math.max(SHORTEST * width, Math.min(LONGEST * width, 0.95 * roomAlong(from, by, window))),
    );
    const scale = arrowScale(downhill, limits);
    const by = (gradient) => gradient.map((value) => -(scale ?? 0) * value);
    return { scale, arrows: drawn.map(({ gradient, ...look }) => ({ ...look, from, by: by(gradient) })) };
  }

  function readOut({ palette, runs }) {
    if (!probe) return put(part("readout"), box.matches(":focus-visible") ? KEYS : pointInWords(palette));
    const { point, near, byKey } = probe;
    const value = valueAt(surfaces[0].field.surface, point[0], point[1]);
    const words = probeInWords(point, value, near && { label: runs[near.index].label, step: near.step });
    put(part("readout"), words);
    return byKey ? put(part("spoken"), words) : undefined;
  }

  /** Gives by how much the gradients are multiplied to be drawn, null where none is. */
  function update(state) {
    shown = state;
    surfacesOf(state);
    const { geometry, window, steps, exact, run, palette } = state;
    const { scale, arrows } = arrowsOf(state);
    box.classList.toggle("is-late", state.isLate);
    map.update({
      window,
      names: geometry.plane.names,
      surfaces,
      paths: geometry.paths,
      steps,
      exact: exact?.points ?? null,
      arrows,
      startName: START,
      accent: run.accent,
      palette,
    });
    readOut(state);
    return scale;
  }

  return { update };
}
