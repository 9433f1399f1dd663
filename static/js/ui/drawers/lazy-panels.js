/** What is fetched when it is first asked for: the further panels by name, and what saves a plot. `tools` are the player's. */

import { arriving } from "../../net/arriving.js";

export const MAKERS = {
  async step(el, { terms, ...tools }) {
    const { createStep } = await arriving(() => import("../step/step.js"));
    terms.explain(el, { focusable: true });
    return createStep(el, tools);
  },
  async batches(el, tools) {
    const { createBatches } = await arriving(() => import("../batches/batches.js"));
    return createBatches(el, tools);
  },
  async noise(el, tools) {
    const { createNoise } = await arriving(() => import("../noise/noise.js"));
    return createNoise(el, tools);
  },
};

export const openSaver = () => arriving(() => import("../save/saver.js"));
