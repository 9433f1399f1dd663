/** The three questions in the page's introduction: each leads to its place, with an experiment that answers it. */

import { sameValue } from "../../core/document/experiment.js";
import { PAGE_VIEW } from "../../core/document/view-query.js";

const VIEW = { x: "epochs", y: "linear", test_loss: false, run: 1, panels: [] };

/** Which preset (none: the default experiment), and what of the view a question changes. */
const QUESTIONS = {
  averaged: { preset: "eight_examples", view: { panels: ["step"], run: 0 } },
  noisy: { view: { panels: ["noise"] } },
  faster: { view: { x: "time" } },
};

export function createQuestions(el, { catalog, player, address }) {
  for (const link of el.querySelectorAll("[data-question]")) {
    const { preset, view } = QUESTIONS[link.dataset.question];
    const experiment = catalog.presets.find(({ name }) => name === preset)?.experiment ?? {};
    link.href = address.of({ experiment, view: { ...PAGE_VIEW, ...view } });
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      ask(experiment, { ...VIEW, ...view });
    });
  }

  /** Shows the experiment from its start, in a panel or playing: one entry of the history. */
  function ask(experiment, view) {
    const isSame = sameValue(experiment, player.where().experiment);
    const [panel] = view.panels;
    player.changeDrawers(view, () => {});
    if (panel) player.verbs.open(experiment, view.run);
    else player.verbs.show(experiment);
    if (isSame) address.finish(player.where());
    if (panel) player.drawers.reveal(`${panel}-drawer`);
    else document.querySelector(".loss").scrollIntoView({ block: "nearest" });
  }
}
