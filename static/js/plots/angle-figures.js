/** The specs of the two charts of cosine and relative length. Pure. */

import { movingMean } from "../core/noise.js";
import { DASHES } from "./dashes.js";

export const NEIGHBOURS = 11;
const TITLES = { updates: "updates", epochs: "epochs", examples: "examples seen" };

/**
 * series = [{label, index, at, cosine, length}]; positions times `factor` stand on the x-axis.
 * `smooth`: a moving mean over the points in place of a line through them.
 */
export function angleFigures(series, { axis, factor, range, palette, smooth }) {
  const unit = axis === "time" ? `compute time (${factor === 1000 ? "ms" : "s"})` : TITLES[axis];
  const x = { name: unit, type: "linear", range };
  const traces = (key) => {
    const backFirst = [...series].sort((a, b) => b.at.length - a.at.length);
    if (!smooth) return backFirst.map((one) => lineOf(one, key, factor, palette));
    return [...backFirst.map((one) => pointsOf(one, key, factor, palette)), ...backFirst.map((one) => meanOf(one, key, factor, palette))];
  };
  return [
    { x, y: { name: "cosine", type: "linear", range: [-1.05, 1.05] }, traces: traces("cosine"), horizontals: [{ at: 0 }] },
    { x, y: { name: "times the full gradient's length", type: "log", include: [0.5, 2] }, traces: traces("length"), horizontals: [{ at: 1 }] },
  ];
}

const xOf = ({ at }, factor) => at.map((position) => factor * position);
const valuesOf = (one, key) => one[key].map((value) => value ?? NaN);

function pointsOf(one, key, factor, palette) {
  const dense = one.at.length > 150;
  return { name: `${one.label}, steps`, mode: "markers", x: xOf(one, factor), y: valuesOf(one, key), color: palette.runs[one.index], size: dense ? 3 : 4, opacity: dense ? 0.45 : 0.7 };
}

/** Every point, joined: thin where there are many. */
function lineOf(one, key, factor, palette) {
  const dense = one.at.length > 150;
  return {
    name: one.label, label: one.label, mode: "lines+markers", x: xOf(one, factor), y: valuesOf(one, key), color: palette.runs[one.index],
    width: dense ? 0.75 : 1.5, dash: dense ? "solid" : DASHES[one.index], size: dense ? 3 : 4, opacity: dense ? 0.7 : 1,
  };
}

function meanOf(one, key, factor, palette) {
  const values = valuesOf(one, key);
  const means = key === "cosine" ? movingMean(values, NEIGHBOURS) : movingMean(values.map(Math.log), NEIGHBOURS).map(Math.exp);
  return { name: `${one.label}, mean of ${NEIGHBOURS}`, label: one.label, x: xOf(one, factor), y: means, color: palette.runs[one.index], width: 2.25, dash: DASHES[one.index] };
}
