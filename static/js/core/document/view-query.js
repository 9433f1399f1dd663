/** The view settings of an address, defaults left out. Depends on their names; must not know what they do. */

/** @import { View } from "../types.js" */

const SHARED = { x: "epochs", y: "linear", theme: "auto", test_loss: false, run: 1, hide: [], lock: [] };

/** Defaults of the page's address; where its playhead stands is written by links only. */
export const PAGE_VIEW = { ...SHARED, panels: [] };

/** Defaults of an embed's address. */
export const EMBED_VIEW = { ...SHARED, panels: ["runs", "loss"], autoplay: false, at: null };

/**
 * `x=updates&test_loss=1`: what of a view differs from the defaults, in their order.
 * @type {(view: View, defaults: object) => string}
 */
export function viewQuery(view, defaults) {
  return Object.keys(defaults)
    .filter((key) => String(view[key] ?? null) !== String(defaults[key]))
    .map((key) => `${key}=${view[key] === true ? 1 : view[key]}`)
    .join("&");
}

/** A path with the parts of its query, empty ones left out. */
export function addressOf(path, ...queries) {
  const query = queries.filter(Boolean).join("&");
  return query ? `${path}?${query}` : path;
}
