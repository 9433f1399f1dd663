/** One example followed through the network: its own numbers in the equations, from x to its gradient. */

import { equationsOf } from "../core/example-equations.js";
import * as format from "../core/format.js";
import { createLatest } from "../net/latest.js";
import { mathOf } from "./equation.js";
import { targetText } from "./step-rows.js";

/** `choose(row)` opens another example of the batch. */
export function createExample(el, { choose }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const latest = createLatest({ wait: 60, onChange: show });
  let shown = null;

  part("previous").addEventListener("click", () => choose(shown.row - 1));
  part("next").addEventListener("click", () => choose(shown.row + 1));

  /** what = {url, row, blocks, data}; null where there is no example to follow. */
  function update(what) {
    shown = what;
    el.hidden = what === null;
    latest.want(what?.url ?? null);
    if (what && latest.answer().url === what.url) show();
  }

  function show() {
    const { data: reply, error, url } = latest.answer();
    if (!shown || url !== shown.url) return;
    part("example-error").textContent = error ? error.message : "";
    if (error) return;
    const { row, blocks, data } = shown;
    const example = exampleOf(reply);
    part("previous").disabled = row === 0;
    part("next").disabled = row >= blocks.rows - 1;
    part("example-name").textContent = `Example ${example.index}, ${format.count(example.position + 1)}${ordinal(example.position + 1)} of the batch`;
    part("example-facts").textContent = factsOf(example, data);
    part("equations").replaceChildren(...equationsOf(reply, example, parametersOf(blocks.head)).map(stage));
  }

  return { update };
}

function exampleOf({ examples, layers }) {
  const own = Object.fromEntries(Object.entries(examples).map(([key, [value]]) => [key, value]));
  return { ...own, layers: layers.map(({ z, a, delta }) => ({ z: z[0], a: a[0], delta: delta[0] })) };
}

/** The weights by name, where all of them are in the first window. */
function parametersOf({ columns, parameters }) {
  if (columns.total > columns.last) return null;
  const byName = new Map(parameters.names.map((name, i) => [name, parameters.before[i]]));
  return (array, i, j) => byName.get(j === undefined ? `${array}[${i}]` : `${array}[${i},${j}]`);
}

const ordinal = (n) => (n % 100 >= 11 && n % 100 <= 13 ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th");

function factsOf({ y, prediction, loss, gradient_norm: length }, data) {
  const answer = prediction.length > 1 ? `ŷ is largest for ${data.classes[prediction.indexOf(Math.max(...prediction))]}` : `ŷ ${format.loss(prediction[0])}`;
  return `Target ${targetText(data, y)}, ${answer}, loss ${format.loss(loss)}; its gradient has length ${format.loss(length)}.`;
}

/** A stage of the way: a heading, and equations that scroll sideways where they are too long. */
function stage({ title, note, equations }) {
  const made = document.createElement("div");
  made.className = "stage";
  const heading = document.createElement("h4");
  heading.textContent = note ? `${title} · ${note}` : title;
  made.append(heading, ...equations.map((tree) => {
    const line = document.createElement("div");
    line.className = "stage-equation";
    line.tabIndex = 0;
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", title);
    line.append(mathOf(tree));
    return line;
  }));
  return made;
}
