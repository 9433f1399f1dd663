/** The table of costs: a row for each run, the least of each column marked. */

import { COST_AXES, winnersOn } from "../../core/cost.js";
import { LEAST, costInWords, goThereInWords, goThereNamed, missedInWords } from "../../core/words/cost-words.js";
import { positionOf } from "../../core/playhead.js";

/** verbs = {seek}; what `update` takes has an entry for each run in `costs` (null: not reached) and `lowest`. */
export function createCostTable(el, verbs) {
  const body = el.querySelector(".cost-table tbody");

  function update(shown) {
    const winners = Object.fromEntries(COST_AXES.map((axis) => [axis, winnersOn(shown.costs, axis)]));
    body.replaceChildren(...shown.runs.map((run, index) => rowOf(run, index, shown, winners)));
  }

  function rowOf(run, index, { axis, target, measure, costs, lowest, isLocked, runs }, winners) {
    const row = document.createElement("tr");
    const head = Object.assign(document.createElement("th"), { scope: "row", textContent: run.label });
    row.dataset.accent = run.accent;
    row.append(head);
    const cost = costs[index];
    if (!cost) {
      const text = target ? missedInWords(lowest[index], measure) : "";
      const cell = Object.assign(document.createElement("td"), { className: "is-missed" });
      cell.append(Object.assign(document.createElement("span"), { textContent: text }));
      cell.colSpan = COST_AXES.length + 1;
      row.append(cell);
      return row;
    }
    for (const name of COST_AXES) {
      const isLeast = runs.length > 1 && winners[name].includes(index);
      row.append(cellOf(costInWords[name](cost[name]), isLeast));
    }
    row.append(goOf(run, cost, axis, isLocked));
    return row;
  }

  function goOf(run, { step }, axis, isLocked) {
    const cell = document.createElement("td");
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: goThereInWords(step),
      disabled: isLocked,
    });
    button.setAttribute("aria-label", goThereNamed(run.label, step));
    button.addEventListener("click", () => verbs.seek(positionOf(run, axis, step)));
    cell.append(button);
    return cell;
  }

  return { update };
}

function cellOf(text, isLeast) {
  const cell = document.createElement("td");
  if (!isLeast) {
    cell.textContent = text;
    return cell;
  }
  const strong = Object.assign(document.createElement("strong"), { textContent: text });
  const note = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: LEAST });
  cell.append(strong, note);
  return cell;
}
