/** One example followed through the network: its own numbers in the equations, from x to its gradient. */

import { equationsOf } from "../../core/step/example-equations.js";
import { exampleFactsInWords, exampleNameInWords } from "../../core/words/step-words.js";
import { createLatest } from "../../net/latest.js";
import { createStages } from "./example-stages.js";
import { targetsText } from "./rows.js";
import { partOf } from "../parts/elements.js";
/** @import { FollowedExample } from "../../core/types.js" */

/** `choose(row)` opens another example of the batch; `onFilled()` is called when the one on show has its numbers. */
export function createExample(el, { choose, onFilled }) {
  const part = partOf(el);
  const stages = createStages(part("equations"));
  const latest = createLatest({ wait: 60, onChange: take });
  let shown = null;
  let set = null; // the reply whose equations stand there: they are many, and scrolled by hand

  part("previous").addEventListener("click", () => choose(shown.row - 1));
  part("next").addEventListener("click", () => choose(shown.row + 1));

  /** what = {url, row, blocks, data}; null where there is no example to follow. */
  function update(what) {
    shown = what;
    el.hidden = what === null;
    latest.want(what?.url ?? null);
    if (what && latest.answer().url === what.url) show();
  }

  function take() {
    show();
    onFilled();
  }

  function show() {
    const { data: reply, error, url } = latest.answer();
    if (!shown || url !== shown.url) return;
    part("example-error").textContent = error ? error.message : "";
    if (error || reply === set) return;
    set = reply;
    const { row, blocks, data } = shown;
    const example = exampleOf(reply);
    part("previous").disabled = row === 0;
    part("next").disabled = row >= blocks.rows - 1;
    part("example-name").textContent = exampleNameInWords(example);
    part("example-facts").textContent = exampleFactsInWords(example, targetsText(data, example), data.classes);
    stages.show(equationsOf(reply, example, parametersOf(blocks.head)));
  }

  /** Whether the numbers of the example on show are there, or will not come. */
  const isFilled = () => shown === null || latest.answer().url === shown.url;

  return { update, isFilled };
}

/**
 * The only example of the reply. A number that is not finite comes as null and becomes NaN: 0 times NaN is NaN.
 * @returns {FollowedExample}
 */
function exampleOf({ examples, layers }) {
  /** @type {any} */
  const own = Object.fromEntries(Object.entries(examples).map(([key, values]) => [key, values?.[0]]));
  const finite = ([values]) => values.map((value) => value ?? NaN);
  return { ...own, layers: layers.map(({ z, a, delta }) => ({ z: finite(z), a: finite(a), delta: finite(delta) })) };
}

/** The weights by name, where all of them are in the first window. */
function parametersOf({ columns, parameters }) {
  if (columns.total > columns.last) return null;
  const byName = new Map(parameters.names.map((name, i) => [name, parameters.before[i]]));
  return (array, i, j) => byName.get(j === undefined ? `${array}[${i}]` : `${array}[${i},${j}]`);
}
