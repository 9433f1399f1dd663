/** A figure of the noise drawer: title, chart, sentences and table of one reply. */

import { count } from "../../core/format.js";
import { createChart } from "../../plots/chart/chart.js";
import { createNumberTable } from "../parts/number-table.js";
/** @import { NoiseParts } from "../../plots/types.js" */

/** @type {(el: Element, saving: any, name: string, parts: NoiseParts) => any} */
export function createNoiseFigure(el, saving, name, { title, sentences, key, draw, rows }) {
  const box = el.querySelector(`[data-chart="${name}"]`);
  const chart = createChart(box);
  const heading = el.querySelector(`#${name}-title`);
  const words = el.querySelector(`[data-words="${name}"]`);
  const table = createNumberTable(el.querySelector(`[data-table="${name}"]`));
  let shown = {};
  const nameSaver = saving(box, { name, run: () => shown.noise?.label, picture });

  function update(noise, palette) {
    if (shown.noise !== noise) tell(noise);
    if (shown.noise !== noise || shown.palette !== palette) shown = { noise, palette, spec: draw(noise, palette) };
    nameSaver();
    chart.update({ ...shown.spec, palette });
  }

  function tell(noise) {
    heading.textContent = title(noise);
    words.replaceChildren(
      ...sentences(noise).map((text) => paragraph(text)),
      ...(key ? [paragraph(key(noise), "quiet")] : []),
    );
    table.update(noise, rows);
  }

  function picture() {
    const drawn = chart.picture();
    const { noise } = shown;
    return (
      drawn && {
        ...drawn,
        title: title(noise),
        note: [`Step ${count(noise.step)} of ${noise.label}.`, key?.(noise)].filter(Boolean).join(" "),
      }
    );
  }

  return { update };
}

const paragraph = (textContent, className = "") =>
  Object.assign(document.createElement("p"), { textContent, className });
