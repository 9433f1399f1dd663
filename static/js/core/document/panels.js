/** The table of panels as the server tells it. Depends on its entries alone. */

/** @import { PanelEntry } from "../types.js" */

/** @type {(panels: PanelEntry[], key: keyof PanelEntry) => string[]} */
const namesWhere = (panels, key) => panels.filter((panel) => panel[key]).map(({ name }) => name);

/** Panels that the page always shows, above those that open. */
export const alwaysShown = (panels) => namesWhere(panels, "is_always");

/** Panels that need no server. */
export const playedOffline = (panels) => namesWhere(panels, "plays_offline");

/** Whether one of the panels with these names is read while the playhead stands. */
export const needStillStep = (panels, names) =>
  namesWhere(panels, "needs_still_step").some((name) => names.includes(name));

/** Those of the names that are panels which open below the plot of the page. */
export const furtherOf = (panels, names) => names.filter((name) => !alwaysShown(panels).includes(name));
