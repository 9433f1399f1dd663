/** The view settings of an address, defaults left out. Depends on their names; must not know what they do. */

/** @import { Axis } from "../types.js" */

/**
 * @typedef {object} View  What an address says of the page beside the experiment.
 * @property {Axis} x
 * @property {"linear" | "log"} y
 * @property {string} theme
 * @property {boolean} test_loss  whether it is shown
 * @property {?number} target  a loss, as a line across the loss plot
 * @property {"training" | "test"} target_of  which loss it is for
 * @property {boolean} test_examples  whether the pictures show them
 * @property {boolean} discrete  whether the pictures show outputs in steps
 * @property {number} run  index, from 0, of the run that further panels are about
 * @property {string[]} panels  their names
 * @property {string[]} hide  parts that are not shown
 * @property {string[]} lock  controls that cannot be changed
 * @property {string} rows  the order of the rows of the opened step
 * @property {?number} example  the training example that it follows; null for the first of the batch
 * @property {string} column  the parameter that its columns begin with; empty for the first one
 * @property {boolean} autoplay
 * @property {?number} at  where the playhead stands
 */

import { encode } from "./experiment.js";

const OPENED_STEP = { rows: "batch", example: null, column: "" };
const SHARED = {
  x: "epochs",
  y: "linear",
  theme: "auto",
  test_loss: false,
  target: null,
  target_of: "training",
  test_examples: true,
  discrete: false,
  run: 1,
  ...OPENED_STEP,
  hide: [],
  lock: [],
};

/** Defaults of the page's address; where its playhead stands is written by links only. */
export const PAGE_VIEW = { ...SHARED, panels: [] };

/** Defaults of an embed's address. */
export const EMBED_VIEW = { ...SHARED, panels: ["runs", "loss"], autoplay: false, at: null, caption: "" };

/**
 * `x=updates&test_loss=1`: what of a view differs from the defaults, in their order.
 * @type {(view: View, defaults: object) => string}
 */
export function viewQuery(view, defaults) {
  return Object.keys(defaults)
    .filter((key) => String(view[key] ?? defaults[key]) !== String(defaults[key]))
    .map((key) => `${key}=${encode(typeof view[key] === "boolean" ? Number(view[key]) : view[key])}`)
    .join("&");
}

/** A path with the parts of its query, empty ones left out. */
export function addressOf(path, ...queries) {
  const query = queries.filter(Boolean).join("&");
  return query ? `${path}?${query}` : path;
}
