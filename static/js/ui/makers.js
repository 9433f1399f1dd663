/** What is fetched when it is first asked for: the further panels by name, and what saves a plot. `tools` are the player's. */

export const MAKERS = {
  async step(el, { terms, ...tools }) {
    const { createStep } = await import("./step.js");
    terms.explain(el, { focusable: true });
    return createStep(el, tools);
  },
  async batches(el, tools) {
    const { createBatches } = await import("./batches.js");
    return createBatches(el, tools);
  },
  async noise(el, tools) {
    const { createNoise } = await import("./noise.js");
    return createNoise(el, tools);
  },
};

export const openSaver = () => import("./saver.js");
