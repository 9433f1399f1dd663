/** The specs of the two charts of cosine and relative length. Pure. */

import { axisTitle } from "../core/format.js";
import { movingMean } from "../core/noise.js";
import { DASHES } from "./dashes.js";

export const NEIGHBOURS = 11;
const FEW = 100; // points of a run that lines may join: more of them would cover the other runs

/**
 * series = [{label, accent, at, cosine, length}]; positions times `factor` stand on the x-axis.
 * `smooth`: a moving mean over the points in place of a line through them.
 */
export function angleFigures(series, { axis, factor, range, palette, smooth }) {
  const x = { name: axisTitle(axis, factor), type: "linear", range };
  const traces = (key) => {
    const backFirst = [...series].sort((a, b) => b.at.length - a.at.length);
    if (!smooth)
      return backFirst.map((one) => (one.at.length > FEW ? namedPointsOf : lineOf)(one, key, factor, palette));
    return [
      ...backFirst.map((one) => pointsOf(one, key, factor, palette)),
      ...backFirst.map((one) => meanOf(one, key, factor, palette)),
    ];
  };
  return [
    {
      x,
      y: { name: "cosine", type: "linear", range: [-1.05, 1.05] },
      traces: traces("cosine"),
      horizontals: [{ at: 0 }],
    },
    {
      x,
      y: { name: "times the full gradient's length", type: "log", include: [0.5, 2] },
      traces: traces("length"),
      horizontals: [{ at: 1 }],
    },
  ];
}

const xOf = ({ at }, factor) => at.map((position) => factor * position);
const valuesOf = (one, key) => one[key].map((value) => value ?? NaN);

function pointsOf(one, key, factor, palette) {
  const dense = one.at.length > FEW;
  return {
    name: `${one.label}, steps`,
    mode: "markers",
    x: xOf(one, factor),
    y: valuesOf(one, key),
    color: palette.runs[one.accent],
    size: dense ? 3 : 4,
    opacity: dense ? 0.45 : 0.7,
  };
}

/** Every point, small and pale, each run told apart by its colour. */
function namedPointsOf(one, key, factor, palette) {
  return { ...pointsOf(one, key, factor, palette), name: one.label, label: one.label, size: 3.5, opacity: 0.55 };
}

/** Every point, joined. */
function lineOf(one, key, factor, palette) {
  return {
    name: one.label,
    label: one.label,
    mode: "lines+markers",
    x: xOf(one, factor),
    y: valuesOf(one, key),
    color: palette.runs[one.accent],
    width: 1,
    dash: DASHES[one.accent],
    size: 4,
  };
}

function meanOf(one, key, factor, palette) {
  const values = valuesOf(one, key);
  const means =
    key === "cosine" ? movingMean(values, NEIGHBOURS) : movingMean(values.map(Math.log), NEIGHBOURS).map(Math.exp);
  return {
    name: `${one.label}, mean of ${NEIGHBOURS}`,
    label: one.label,
    x: xOf(one, factor),
    y: means,
    color: palette.runs[one.accent],
    width: 2.25,
    dash: DASHES[one.accent],
  };
}
