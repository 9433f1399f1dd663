/**
 * Where the data lie in the picture: one scene for all panels, so that they share their scale.
 * Depends on the `open` message and a size in pixels; draws nothing.
 */

import { niceTicks } from "../../core/geometry/ticks.js";
import { shortened, tick } from "../../core/format.js";
import { layersOn } from "../../core/network/network.js";
import { textWidth } from "../graph/text-width.js";
/** @import { Open } from "../../core/types.js" */
/** @import { Placed, Scene } from "../types.js" */

const BARE = 200; // pixels: in a picture narrower than this the axes would take the room of the data
const TOP = 4; // pixels above the picture
const SIZE = 12; // pixels, of what stands beside an axis
const LETTERS = 24; // of a class's name beside an axis
const NEAR = 8; // pixels from a mark within which it is pointed at

/** regions, bands (classes on one feature), map (a number on several) or curve (a number on one). */
export function kindOf(data) {
  if (data.classes) return data.features.length === 1 ? "bands" : "regions";
  return data.features.length === 1 ? "curve" : "map";
}

/** Repeatable numbers in [−1, 1] that spread points with equal coordinates. */
const spread = (index) => (((index + 1) * 0.6180339887) % 1) * 2 - 1;

const span = (values) =>
  values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]);

function widened([low, high], share) {
  const room = (high - low || 2) * share;
  return [low - room, high + room];
}

/** (u, v) of each example in the plane of the picture. */
function coordinates(rows, plane) {
  const centred = (row, axis) => axis.reduce((sum, a, i) => sum + a * (row[i] - plane.origin[i]), 0);
  return rows.map((row) => plane.axes.map((axis) => centred(row, axis)));
}

function planeOf(data) {
  if (data.plane) return data.plane;
  const unit = (i) => data.features.map((_, j) => Number(i === j));
  return {
    origin: data.features.map(() => 0),
    axes: data.features.slice(0, 2).map((_, i) => unit(i)),
    explained: null,
  };
}

/**
 * Everything that does not depend on the size: made once for each `open` message.
 * @type {(open: Open) => Scene}
 */
export function createScene(open) {
  const { data } = open;
  const kind = kindOf(data);
  const plane = planeOf(data);
  const train = coordinates(data.x, plane);
  const test = coordinates(data.x_test ?? [], plane);
  const upright = (points, y) => points.map(([u], i) => [u, kind === "curve" ? y[i] : y[i] + 0.28 * spread(i)]);
  const flat = kind === "curve" || kind === "bands";
  return {
    kind,
    plane,
    layers: layersOn(open.parameters.layout, plane.axes.length),
    activation: open.experiment.model.activation,
    classes: data.classes,
    data,
    train: flat ? upright(train, data.y) : train,
    test: flat ? upright(test, data.y_test ?? []) : test,
    y: data.y,
    yTest: data.y_test ?? [],
    valueSpan: data.classes ? null : span(data.y),
  };
}

/**
 * The scene in a canvas: box, domain, pixel positions and axes.
 * @type {(scene: Scene, width: number, height: number) => Placed}
 */
export function layOut(scene, width, height) {
  const box = boxOf(scene, width, height);
  const points = scene.train.concat(scene.test);
  let u = widened(span(points.map((p) => p[0])), 0.07);
  let v = widened(span(points.map((p) => p[1])), 0.07);
  if (scene.kind === "bands") v = [-0.5, scene.classes.length - 0.5];
  if (scene.kind === "regions" || scene.kind === "map") [u, v] = equalScale(u, v, box);
  const toX = (value) => box.left + ((value - u[0]) / (u[1] - u[0])) * box.width;
  const toY = (value) => box.top + ((v[1] - value) / (v[1] - v[0])) * box.height;
  const place = (list, y) =>
    list.map(([a, b], i) => ({ x: toX(a), y: toY(b), kind: scene.classes ? y[i] : 0, value: y[i] }));
  return {
    box,
    u,
    v,
    toX,
    toY,
    train: place(scene.train, scene.y),
    test: place(scene.test, scene.yTest),
    radius: radiusFor(points.length, box),
    xAxis: fitting(axisOf(scene, 0, u, toX, Math.max(3, box.width / 80)), box.width, box.left),
    yAxis: fitting(axisOf(scene, 1, v, toY, Math.max(3, box.height / 50)), box.height + 2 * TOP, box.left),
  };
}

/** The training example whose mark is nearest to a pixel, null where none is near. */
export function exampleNear({ train }, x, y) {
  let [nearest, least] = [null, NEAR];
  train.forEach((point, index) => {
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance <= least) [nearest, least] = [index, distance];
  });
  return nearest;
}

function boxOf(scene, width, height) {
  if (width < BARE)
    return { left: 1, top: 1, width: Math.round(width - 2), height: Math.round(height - 2), isBare: true };
  const names = scene.kind === "bands" ? scene.classes.map((name) => String(name).length) : [4];
  const longest = Math.min(LETTERS, Math.max(...names));
  const left = Math.min(width / 3, 22 + 7 * Math.max(3, longest));
  return { left: Math.round(left), top: TOP, width: Math.round(width - left - 4), height: Math.round(height - 42) };
}

/** The axis with its name, and those of classes, cut where they are longer than there is room. */
function fitting({ name, ticks, ...axis }, length, beside) {
  const labelled = ({ at, label }) => ({ at, label: axis.classes ? cut(label, beside - 22) : label });
  return { ...axis, name: cut(name, length), ticks: ticks.map(labelled) };
}

function cut(text, room) {
  let letters = text.length;
  if (letters * SIZE <= room) return text;
  while (letters > 1 && textWidth(shortened(text, letters), SIZE) > room) letters -= 1;
  return shortened(text, letters);
}

/** One unit is as long across as up: the narrower domain is widened about its middle. */
function equalScale(u, v, box) {
  const unit = Math.max((u[1] - u[0]) / box.width, (v[1] - v[0]) / box.height);
  const about = ([low, high], pixels) => [(low + high - unit * pixels) / 2, (low + high + unit * pixels) / 2];
  return [about(u, box.width), about(v, box.height)];
}

function radiusFor(count, box) {
  const room = Math.sqrt((box.width * box.height) / Math.max(1, count));
  return Math.max(1.3, Math.min(4, room / 5));
}

/**
 * Name and ticks; standardised features and targets are labelled in their own units.
 * @param {Scene} scene
 */
function axisOf(scene, which, domain, toPixel, wanted) {
  const { data, plane } = scene;
  if (which === 1 && scene.kind === "bands") {
    return {
      name: "class",
      classes: true,
      ticks: scene.classes.map((label, i) => ({ at: toPixel(i), label: String(label) })),
    };
  }
  const isTarget = which === 1 && scene.kind === "curve";
  const [mean, scale] = isTarget
    ? [data.target_mean ?? 0, data.target_scale ?? 1]
    : plane.explained
      ? [0, 1]
      : [data.mean?.[which] ?? 0, data.scale?.[which] ?? 1];
  const { step, values } = niceTicks(domain[0] * scale + mean, domain[1] * scale + mean, wanted);
  const ticks = values.map((value) => ({ at: toPixel((value - mean) / scale), label: tick(value, step) }));
  return { name: isTarget ? data.target.replaceAll("_", " ") : axisName(scene, which), ticks };
}

function axisName({ data, plane }, which) {
  if (!plane.explained) return data.features[which].replaceAll("_", " ");
  return `principal component ${which + 1}`;
}
