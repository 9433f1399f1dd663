/**
 * The ways to make one gradient out of a batch, in numbers: direction, length, loss after a step, and when it is
 * right.
 */

import { lineOf, sharedRange } from "../../core/step/followed.js";
import * as format from "../../core/format.js";
import {
  changeInWords,
  cosineInWords,
  followedInWords,
  followedLineInWords,
  WAY_LABELS,
} from "../../core/words/step-words.js";

const SVG = "http://www.w3.org/2000/svg";
const BOX = { width: 92, height: 26, margin: 4 };
const ARROW = "-4,7 0,0 4,7"; // its tip at 0,0

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
    const range = sharedRange(ways);
    body.replaceChildren(...ways.map((way) => lineFor(way, before, range)));
  }

  return { update };
}

function lineFor(way, before, range) {
  const line = document.createElement("tr");
  line.dataset.way = way.name;
  line.setAttribute("role", "row");
  line.append(
    cellOf("th", way.title),
    cellOf("td", cosineInWords(way), "number", WAY_LABELS.cosine),
    cellOf("td", format.loss(way.relative_length), "number", WAY_LABELS.length),
    cellOf("td", changeInWords(way.loss_after - before), "number", WAY_LABELS.change),
    cellOf("td", followed(way, range), "number"),
    cellOf("td", way.right, "right"),
  );
  return line;
}

function followed(way, range) {
  const { points, leaves } = lineOf(way.losses, range, BOX);
  const el = document.createElement("div");
  el.className = "followed";
  el.append(sparkline(points, leaves, followedLineInWords(way, leaves)), followedInWords(way, leaves));
  return el;
}

function sparkline(points, leaves, words) {
  const svg = shape("svg", {
    viewBox: `0 0 ${BOX.width} ${BOX.height}`,
    class: "sparkline",
    role: "img",
    "aria-label": words,
  });
  const [{ y }] = points;
  svg.append(
    shape("line", { x1: 0, x2: BOX.width, y1: y, y2: y }),
    shape("polyline", { points: points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(" ") }),
  );
  if (leaves)
    svg.append(shape("polygon", { class: "leaves", points: ARROW, transform: `translate(${leaves.x.toFixed(1)} 0)` }));
  return svg;
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
