/** What is fetched when it is first asked for: the script of a further panel, and what saves a plot. */

import { arriving } from "../../net/arriving.js";
import { fillDrawer } from "./panel-files.js";

/** {name: (el, tools) => a promise of the panel}; `panels` is the table, `tools` are the player's. */
export function lazyPanels(panels) {
  const make = (name) => async (el, tools) => {
    const script = arriving(() => import(`../${name}/${name}.js`));
    const [{ createPanel }] = await Promise.all([script, fillDrawer(el)]);
    return createPanel(el, tools);
  };
  return Object.fromEntries(panels.filter((panel) => !panel.is_always).map(({ name }) => [name, make(name)]));
}

export const openTargetLine = () => arriving(() => import("../../plots/loss/target-line.js"));

export const openSeeds = () => arriving(() => import("../seeds/seeds.js"));

export const openSaver = () => arriving(() => import("../save/saver.js"));

export const openRunSheet = () => arriving(() => import("../run-sheet/run-sheet.js"));

export const openGallery = () => arriving(() => import("../gallery/gallery.js"));
