/** The network's diagram in sentences. Depends on the reply of /api/v1/network; must not know the page. */

import { count, counted, loss, percent, sentence } from "../format.js";
import { updatesMade } from "../segments.js";
import { MOST_LAYERS, MOST_UNITS } from "../network/network-layout.js";

export const layerNames = (sizes) =>
  sizes.map((_, layer) => (layer === 0 ? "Inputs" : layer === sizes.length - 1 ? "Output" : `Layer ${layer}`));

/** What a unit is called within a sentence: a feature, a class, or a number within its layer. */
export function unitName({ features, classes }, sizes, layer, unit) {
  if (layer === 0) return features[unit].replaceAll("_", " ");
  if (layer < sizes.length - 1) return `unit ${unit} of layer ${layer}`;
  return classes?.length > 2 ? `output ${classes[unit]}` : "output";
}

/** The same where its layer is known. */
export const unitInLayer = (data, sizes, layer, unit) =>
  layer > 0 && layer < sizes.length - 1 ? `unit ${unit}` : unitName(data, sizes, layer, unit);

/** The short name below its picture. */
export function unitLabel(data, sizes, layer, unit) {
  if (layer > 0 && layer < sizes.length - 1) return String(unit);
  return unitName(data, sizes, layer, unit).replace(/^output ?/, "");
}

/** Of a feature the name as it stands, of another unit with a capital. */
export const unitTitle = (data, sizes, layer, unit) =>
  layer === 0 ? unitName(data, sizes, layer, unit) : sentence(unitName(data, sizes, layer, unit));

/** "Unit 3 of layer 1: mean activation 0.213, dead" */
export function unitInWords(name, units, unit) {
  if (!units) return name;
  const state = units.state[unit] ? `, ${units.state[unit]}` : "";
  return `${name}: mean activation ${loss(units.mean[unit])}${state}`;
}

/** W1[0,3], b2[0] */
export const weightName = (layer, from, to) => (from === null ? `b${layer}[${to}]` : `W${layer}[${from},${to}]`);
export const weightLabel = (name, value) => `${name} is ${loss(value)}. Change it`;
export const fieldLabel = (name) => `New value of ${name}`;
export const BIAS = "bias";
export const fromTo = (from, to) => `from ${from} to ${to}`;

export const layersCounted = (number) => counted(number, "hidden layer");
const unitsCounted = (number) => counted(number, "unit");
export const SIZE_BUTTONS = {
  fewer: (layer) => `One unit fewer in layer ${layer}`,
  more: (layer) => `One unit more in layer ${layer}`,
  mostUnits: `At most ${MOST_UNITS} units here. The field Hidden layers takes more.`,
  leastUnits: "A layer has at least one unit.",
  mostLayers: `At most ${MOST_LAYERS} hidden layers`,
};
export const shownInWords = ({ first, count: shown, total }) =>
  shown < total ? `${first}–${first + shown - 1} of ${count(total)}` : "";
export const OTHER_UNITS = {
  before: (name) => `Earlier units of ${name.toLowerCase()}`,
  after: (name) => `Later units of ${name.toLowerCase()}`,
};

/** Of which parameters the numbers are. */
export function whereInWords(reply, isEnd) {
  if (!reply) return "At one step";
  const after = reply.updates === 0 ? "before its first update" : `after ${counted(reply.updates, "update")}`;
  return `${reply.label} ${isEnd ? "at its end, " : ""}${after}`;
}

export const computingInWords = (run, step) =>
  `Computing ${run.label} after ${counted(updatesMade(run, step), "update")} …`;

/** Why no weight can be changed here, where that is so. */
export const CLOSED = {
  over: "The run has ended here, so no update would follow. Go back to change a weight or a bias:",
  locked: "The runs of this view are locked: weights and biases cannot be changed.",
  open: "Press a weight or the bias to change it. The run goes on from here with the new value.",
};

/** Dead or saturated units of all layers. */
export function statesInWords({ units, activation }) {
  const hidden = units.slice(1, -1);
  if (!hidden.length) return "This network has no hidden layer.";
  const counts = hidden.map(({ state }) => state.filter(Boolean).length);
  const all = counts.reduce((sum, n) => sum + n, 0);
  const isFlat = hidden[0].flat !== null;
  if (hidden[0].still.includes(null)) return "The parameters are not finite numbers any more.";
  if (!all) return isFlat ? "No unit is saturated." : "No unit is dead.";
  const where = counts
    .map((n, i) => n && `${n} of ${unitsCounted(hidden[i].state.length)} of layer ${i + 1}`)
    .filter(Boolean);
  const who = [where.slice(0, -1).join(", "), where.at(-1)].filter(Boolean).join(" and ");
  const [is, their] = all === 1 ? ["is", "its"] : ["are", "their"];
  if (isFlat) {
    return (
      `${who} ${is} saturated: for 95\u00a0% of the training examples or more, ${their} slope is below 1\u00a0% of ` +
      "its largest value. Little of the gradient passes."
    );
  }
  const zero = activation === "relu" ? "0" : "flat (slope 0)";
  return `${who} ${is} ${zero} for every training example, so no gradient reaches ${their} weights.`;
}

/** One unit's state, in the card. */
export function unitStateInWords({ state, still, flat }, unit) {
  if (state[unit] === "dead") return "Dead: for every training example its slope is 0, so its weights get no gradient.";
  if (state[unit] === "saturated")
    return `Saturated: for ${percent(flat[unit])} of the training examples its slope is almost 0.`;
  if (flat) return `Slope almost 0 for ${percent(flat[unit])} of the training examples.`;
  return still ? `Slope 0 for ${percent(still[unit])} of the training examples.` : "";
}

export const rangeInWords = ({ mean, low, high }, unit) =>
  `mean ${loss(mean[unit])}, from ${loss(low[unit])} to ${loss(high[unit])}`;

/** What the pictures of the units show; `units` are those of a reply, null before there is one. */
export function picturesInWords(kind, features, classes, units) {
  const range = rangeOfLayers(units);
  if (kind === "plane")
    return (
      `Each picture shows a unit's activation over the plane of ${features.join(" and ")}, in the colours of the ` +
      `bar ${range}.${classes ? " The output has the colours of the classes." : ""}`
    );
  if (kind === "line") return `Each picture shows a unit's activation against ${features[0]}.`;
  return (
    `Each picture counts a unit's activations, ${range}: wide bars for all training examples, narrow ones for the ` +
    "batch."
  );
}

function rangeOfLayers(units) {
  const [first] = units?.slice(1, -1) ?? [];
  if (first?.flat) return `from ${first.range.map((end) => String(end).replace("-", "−")).join(" to ")}`;
  return "from the lowest value of its layer to the highest";
}

export const LINKS =
  "Solid: positive weight. Dashed: negative weight. Wider is larger (square-root scale: 2 pixels at a weight of 1, " +
  "at most 6).";
export const WIDER = "The network is wider than the window: scroll it sideways.";
export const MARKS =
  "×\u00a0dead: slope 0 for all training examples. ■\u00a0saturated: slope almost 0 for 95\u00a0% of them or more.";

export const networkTitle = ({ label, updates }) => `Network of ${label} after ${counted(updates, "update")}`;

/** Rows of the table of units: layer, unit, mean, least, greatest, share without slope, state. */
export function unitRows(reply, data) {
  const names = layerNames(reply.sizes);
  return reply.units.flatMap((layer, l) =>
    layer.mean.map((mean, unit) => {
      const flat = layer.flat ?? layer.still;
      return [
        names[l],
        unitLabel(data, reply.sizes, l, unit),
        ...[mean, layer.low[unit], layer.high[unit]].map(loss),
        flat ? percent(flat[unit]) : "",
        layer.state[unit],
      ];
    }),
  );
}

const MOST_ROWS = 2000;

/** Rows of the table of parameters. */
export function parameterRows({ parameters }, names) {
  const { value, gradient, full_gradient: full, last_update: update } = parameters;
  const rows = names
    .slice(0, MOST_ROWS)
    .map((name, i) => [name, loss(value[i]), loss(gradient?.[i]), loss(full[i]), loss(update?.[i])]);
  const left = names.length - rows.length;
  return left ? [...rows, [`${count(left)} more: /api/v1/network`, "", "", "", ""]] : rows;
}

/** What the numbers beside a link are. */
export const TIP = ["weight", "batch gradient", "last update"];
