/**
 * What the pictures of a network's units are drawn over: the plane of two inputs, the line of one, or nothing, where
 * there are more. Depends on data and scene; must not know a unit.
 */

import { featureOf } from "../../core/document/derived.js";
import { layersOn } from "../../core/network/network.js";
import { createScene, layOut } from "../picture/scene.js";
/** @import { Catalog, Open } from "../../core/types.js" */
/** @import { Scene } from "../types.js" */

/**
 * {kind, scene, features, layers, isOnPage}: `features` are functions of (u, v); `isOnPage`: the parameters that the
 * page draws with are those of this network. Features that are derived from two inputs are drawn over these.
 * @type {(open: Open, scene: Scene, catalog: Catalog) => any}
 */
export function sourceOf(open, scene, catalog) {
  const { data } = open;
  const layers = layersOn(open.parameters.layout, data.features.length);
  const first = (u) => u;
  if (data.features.length === 1) return { kind: "line", scene, layers, features: [first], isOnPage: true };
  const both = [first, (_, v) => v];
  if (data.features.length === 2) return { kind: "plane", scene, layers, features: both, isOnPage: true };
  const own = catalog.datasets.find(({ name }) => name === open.experiment.data.name)?.features ?? [];
  const features = data.features.map((name) => featureOf(name, own));
  const places = own.map((name) => data.features.indexOf(name));
  if (own.length !== 2 || features.includes(null) || places.includes(-1))
    return { kind: "batch", scene: null, layers, features: [], isOnPage: false };
  return { kind: "plane", scene: createScene({ ...open, data: dataOf(data, own, places) }), layers, features };
}

/** The data with these columns alone. */
function dataOf(data, features, places) {
  const of = (row) => places.map((place) => row[place]);
  return {
    ...data,
    features,
    x: data.x.map(of),
    x_test: (data.x_test ?? []).map(of),
    mean: data.mean && of(data.mean),
    scale: data.scale && of(data.scale),
    plane: null,
  };
}

/** {u, v, train: shares across and down of each training example} in a square picture. */
export function squareOf({ kind, scene }) {
  const { u, v, box, train } = layOut(scene, 102, 102);
  const places = train.map(({ x, y }) => [(x - box.left) / box.width, (y - box.top) / box.height]);
  return { u, v: kind === "plane" ? v : null, train: kind === "plane" ? places : [] };
}
