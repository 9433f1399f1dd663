/** The ways to make one gradient out of a batch, in numbers: direction, length, loss after a step, and when it is right. */

import * as format from "../core/format.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [92, 26];

/** Roles and labels are said outright: on a narrow page the cells are laid out as blocks. */
const cellOf = (name, content, className = "", label = "") => {
  const made = document.createElement(name);
  made.className = className;
  made.setAttribute("role", name === "th" ? "rowheader" : "cell");
  if (label) made.dataset.label = label;
  made.append(content);
  return made;
};

/** Shows the ways of an opened step in the body of a table. */
export function createWays(el) {
  const body = el.querySelector("tbody");

  function update({ ways, batch_loss: before }) {
    const span = lossSpan(ways);
    body.replaceChildren(...ways.map((way) => lineOf(way, before, span)));
  }

  return { update };
}

function lineOf(way, before, span) {
  const line = document.createElement("tr");
  line.dataset.way = way.name;
  line.setAttribute("role", "row");
  const followed = document.createElement("div");
  followed.className = "followed";
  followed.append(sparkline(way, span), ` to ${format.loss(way.losses.at(-1) ?? Infinity)}`);
  line.append(
    cellOf("th", way.title),
    cellOf("td", way.equal ? "equal" : cosineOf(way), "number", "cosine"),
    cellOf("td", format.loss(way.relative_length), "number", "length"),
    cellOf("td", `${format.change(way.loss_after - before)}${way.loss_after > before ? " ↑" : ""}`, "number", "loss, one step"),
    cellOf("td", followed, "number"),
    cellOf("td", way.right, "right"),
  );
  return line;
}

const cosineOf = ({ cosine }) => (cosine === null ? format.NONE : format.cosine(cosine));

/** The range that all lines share: what explodes leaves it at the top. */
function lossSpan(ways) {
  const start = ways[0].losses[0];
  const all = ways.flatMap(({ losses }) => losses).filter((loss) => loss !== null && loss <= 3 * start + 1e-12);
  return [Math.min(...all), Math.max(...all, start)];
}

function sparkline({ title, losses }, [low, high]) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "polyline");
  const start = document.createElementNS(SVG, "line");
  const y = (loss) => (loss === null ? 0 : 2 + (HEIGHT - 4) * (1 - Math.min(1, Math.max(0, (loss - low) / (high - low || 1)))));
  const x = (i) => 1 + ((WIDTH - 2) * i) / Math.max(1, losses.length - 1);
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("class", "sparkline");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${title}: batch loss from ${format.loss(losses[0])} to ${format.loss(losses.at(-1))} in ${losses.length - 1} steps`);
  line.setAttribute("points", losses.map((loss, i) => `${x(i).toFixed(1)},${y(loss).toFixed(1)}`).join(" "));
  for (const [key, value] of Object.entries({ x1: 0, x2: WIDTH, y1: y(losses[0]), y2: y(losses[0]) })) start.setAttribute(key, value);
  svg.append(start, line);
  return svg;
}
