/**
 * The plane, the paths in it and the loss over it, as the server gives them: coarse first, then fine, a grid that takes
 * long in bands of rows. Depends on the calls and time; must not know how they are drawn.
 */

import { filledFrom, surfaceOf } from "../../core/landscape/surface.js";
import { bandOf, rowsFor } from "../../core/landscape/grid-bands.js";
import { fetchJson } from "../../net/fetch-json.js";
import { createLatest } from "../../net/latest.js";

const COARSE = 16; // points across and up
const FINE = 61;

/** The parameters of the call that choose a window of the plane. */
export const windowed = ({ u, v }) => [
  `u_range=${[u[0], u.at(-1)].join(",")}`,
  `v_range=${[v[0], v.at(-1)].join(",")}`,
];

/**
 * `urlOf(parameters)` gives the call's address. `onChange()` tells of each answer and each band. `load` and `now`,
 * milliseconds, are those of the browser unless given.
 */
export function createSurface({ urlOf, onChange, load = fetchJson, now = () => performance.now() }) {
  let pace = null; // milliseconds for a point of the grid, as the coarse one took
  let progress = null; // {done, of} rows
  let partial = null; // the surface as far as its bands have come
  let last = null; // {of: the base's reply, surface} that was shown
  const made = new WeakMap(); // replies with their surfaces

  const tools = { wait: 0, onChange };
  const base = createLatest({ ...tools, load: timed });
  const coarse = createLatest({ ...tools, load: timed });
  const fine = createLatest({ ...tools, load: inBands });

  async function timed(url, options) {
    const start = now();
    const reply = await load(url, options);
    pace = (now() - start) / COARSE ** 2;
    return reply;
  }

  /** The whole grid in one request, or in as many as keep each one short. */
  async function inBands(url, { signal }) {
    let rows = rowsFor(pace * FINE, FINE);
    progress = rows < FINE ? { done: 0, of: FINE } : null;
    partial = null;
    const whole = { loss: [], penalty: null };
    for (let first = 0; first < FINE;) {
      const { from, to } = bandOf(first, rows, FINE);
      const start = now();
      const reply = await load(progress ? `${url}&rows=${from}:${to}` : url, { signal });
      signal.throwIfAborted();
      rows = rowsFor((now() - start) / (to - from), FINE);
      takeBand(whole, reply.grid);
      first = to;
      if (progress) tellBand(whole, to);
    }
    [progress, partial] = [null, null];
    return { grid: whole };
  }

  function takeBand(whole, { u, v, loss, penalty }) {
    Object.assign(whole, { u, v });
    whole.loss.push(...loss);
    if (penalty) whole.penalty = [...(whole.penalty ?? []), ...penalty];
  }

  function tellBand(whole, done) {
    progress = { done, of: FINE };
    partial = filledFrom(surfaceOf(whole), rough());
    onChange();
  }

  const surfaceIn = (data) => {
    if (!made.has(data)) made.set(data, surfaceOf(data.grid));
    return made.get(data);
  };

  /** Of what is wanted now, the coarse surface. */
  const rough = () => surfaceIn(coarse.answer().data ?? base.answer().data);

  /** The finest surface that there is of what is wanted now; null before there is one. */
  function finest() {
    if (base.isLate() || coarse.isLate()) return null;
    const { data, url } = fine.answer();
    if (data && !fine.isLate() && url !== null) return surfaceIn(data);
    return partial ?? rough();
  }

  return {
    /**
     * `plane` = parameters of the call that choose it, `of` = "training" or "test", `window` = {u, v} or null for that
     * in which all paths lie; a plane of null asks for nothing.
     */
    want({ plane, of, window }) {
      const grid = (resolution, part) => [...plane, `of=${of}`, `resolution=${resolution}`, "fields=grid", ...part];
      base.want(plane && urlOf([...plane, `resolution=${COARSE}`, "fields=grid,paths"]));
      const { data } = base.answer();
      const isHere = plane && data && !base.isLate() && !base.answer().error;
      const part = isHere ? windowed(window ?? data.grid) : [];
      const isOther = isHere && (window || of !== "training");
      coarse.want(isOther ? urlOf(grid(COARSE, part)) : null);
      if (!isOther) coarse.forget();
      const isReady = isHere && !coarse.isLate() && !coarse.answer().error;
      fine.want(isReady ? urlOf(grid(FINE, part)) : null);
    },
    /** {plane, paths, window: in which all paths lie} of the latest plane, null before there is one. */
    geometry() {
      const { data } = base.answer();
      return data && { plane: data.plane, paths: data.paths, window: surfaceIn(data) };
    },
    /** The finest surface that there is of what is wanted now; otherwise the last one of this plane. */
    surface() {
      const of = base.answer().data;
      const surface = finest() ?? (last?.of === of ? last.surface : surfaceIn(of));
      last = { of, surface };
      return surface;
    },
    /** Whether the geometry is that of the plane that is wanted now. */
    isPlaced: () => base.answer().data !== null && !base.isLate(),
    progress: () => (fine.isLate() ? progress : null),
    isLate: () => [base, coarse, fine].some((latest) => latest.isLate()),
    isFirst: () => base.answer().data === null,
    error: () => [base, coarse, fine].map((latest) => latest.answer().error).find(Boolean) ?? null,
    again() {
      for (const latest of [base, coarse, fine]) if (latest.answer().error) latest.again();
    },
    forget() {
      for (const latest of [base, coarse, fine]) latest.forget();
      [progress, partial, last] = [null, null, null];
    },
  };
}
