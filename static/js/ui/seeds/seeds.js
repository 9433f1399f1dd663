/** The spread over seeds: asked for once the runs have ended, drawn over the loss plot, and said below it. */

import { SEED_WORDS, headInWords, spreadInWords } from "../../core/words/seed-words.js";
import { createLatest } from "../../net/latest.js";
import { createSeedBands } from "../../plots/loss/seed-bands.js";

/** Makes what a loss plot's `join` takes. */
export const createSeeds =
  ({ root, queryOf, invalidate, isRecorded }, signals) =>
  (el, graph) => {
    const latest = createLatest({ onChange: invalidate });
    const singles = createLatest({ wait: 0, onChange: invalidate });
    const bands = createSeedBands(el, graph, { onPoint });
    const words = Object.assign(document.createElement("div"), { className: "verdict" });
    const repeats = () => signals.get("resolved").repeats;
    let isPointed = false;
    let said = null;
    el.after(words);
    invalidate();

    function onPoint(index) {
      isPointed = index !== null;
      invalidate();
    }

    function ask({ runs, showTest }) {
      const isAsked = repeats() > 1 && runs.length > 0 && runs.every((run) => run.ended);
      const url = isAsked && !isRecorded ? `${root}/api/v1/repeats?${queryOf()}` : null;
      latest.want(url);
      singles.want(url && isPointed ? `${url}&singles=yes` : null);
      const { data, error } = latest.answer();
      const isFresh = url !== null && data && !error && latest.answer().url === url;
      const detailed = singles.answer().url === `${url}&singles=yes` ? singles.answer().data : null;
      bands.show(isFresh ? (detailed ?? data) : null, showTest ? "test_loss" : "training_loss");
      say(sentences(isFresh ? data : null, error));
    }

    function sentences(data, error) {
      if (repeats() === 1) return [];
      if (isRecorded) return [SEED_WORDS.needsServer];
      if (error && !latest.isLate()) return [error.message];
      if (!data) return [SEED_WORDS.waiting];
      return [headInWords(data), ...data.runs.map(spreadInWords)];
    }

    function say(texts) {
      if (texts.join("\n") === said) return;
      said = texts.join("\n");
      words.hidden = !texts.length;
      words.replaceChildren(...texts.map((textContent) => Object.assign(document.createElement("p"), { textContent })));
    }

    function update(state, area) {
      ask(state);
      bands.update(state, area);
    }

    return { update, paint: bands.paint, beside: () => 0 };
  };
