/** The opened step as a model of the matrix: its columns, the heads of its rows, and their numbers. */

import * as format from "../../core/format.js";
import { leadingColumns } from "../../core/step/leading-columns.js";
import { captionInWords, classInWords, CORNERS, exampleInWords } from "../../core/words/step-words.js";
import { footRows } from "./foot.js";

/** Numbers of the matrix: short, with a real minus. */
export const entry = (value) =>
  value === null ? "∞" : format.loss(value === 0 ? 0 : value).replace("\u00a0×\u00a0", "·");

/** The class or number that is the target. */
export const targetText = (data, y) => (data.classes ? String(data.classes[y]) : entry(y));

/** All targets of an example that has several. */
export const targetsText = (data, { y, targets = null }) => targets?.map(entry).join(", ") ?? targetText(data, y);

/** Several numbers: the first of them, and that there are more. */
const numbersText = (numbers) => `${entry(numbers[0])}${numbers.length > 1 ? " …" : ""}`;

function predictionText(data, prediction) {
  if (!data.classes || prediction.length === 1) return numbersText(prediction);
  return String(data.classes[prediction.indexOf(Math.max(...prediction))]);
}

/**
 * display = {reduction, showWays}; adding = {done, isComplete, hasCome(row, phase), sum(column)} or null while nothing
 * is accumulated. Of the model's columns the first, `leading`, are no parameters.
 */
export function matrixModel(blocks, data, display, adding, chosen) {
  const { head } = blocks;
  const grouped = Boolean(head.examples.group);
  const lead = leadingColumns(head);
  const isLate = (row, phase) => Boolean(adding) && !adding.hasCome(row, phase);
  const byColumn = (ofLead, ofParameter) => (c) => (c < lead.length ? ofLead(lead[c]) : ofParameter(c - lead.length));
  const nameOf = (c) => blocks.parameter("names", c);
  const valueOf = (r) =>
    byColumn(
      (column) => leadingValue(blocks, r, column, isLate),
      (c) => (isLate(r, "backward") ? undefined : blocks.gradient(r, c)),
    );
  return {
    caption: captionInWords(head),
    corner: grouped ? CORNERS.classes : CORNERS.examples,
    rows: blocks.rows,
    columns: lead.length + blocks.columns,
    leading: lead.length,
    format: entry,
    chosen,
    tint: byColumn(
      () => 0,
      () => head.largest_gradient,
    ),
    isDim: (r) => isLate(r, "backward"),
    isThere: (r, c) => blocks.isThere(r, Math.max(0, c - lead.length)),
    columnName: byColumn(
      ({ name }) => name,
      (c) => nameOf(c) ?? "…",
    ),
    groupOf:
      display.columnSort === "layout"
        ? byColumn(
            ({ group }) => group,
            (c) => groupName(nameOf(c), head),
          )
        : null,
    rowHead: (r) =>
      grouped ? groupHead(blocks.example(r)) : exampleHead(blocks.example(r), data, isLate(r, "forward")),
    cell: (r, c) => valueOf(r)(c),
    foot: footRows(blocks, display, adding).map((row) => (row.title ? row : acrossColumns(row, byColumn))),
  };
}

function leadingValue(blocks, row, { key, index, phase }, isLate) {
  const about = blocks.example(row);
  return !about || (phase && isLate(row, phase)) ? undefined : about[key][index];
}

/** A row of the foot, which is about parameters, with its means before them, if it has any. */
function acrossColumns({ value, tint, differs = () => false, means, ...row }, byColumn) {
  return {
    ...row,
    value: byColumn(({ mean, phase }) => (means ? means(phase, mean) : ""), value),
    tint: byColumn(
      () => 0,
      () => tint,
    ),
    differs: byColumn(() => false, differs),
  };
}

function groupName(name, { network: { sizes } }) {
  if (!name) return "…";
  const array = name.slice(0, name.indexOf("["));
  const layer = Number(array.slice(1));
  return array.startsWith("W") ? `${array}, ${sizes[layer - 1]} × ${sizes[layer]}` : array;
}

/** Prediction and loss come with the forward pass. */
function exampleHead(about, data, isLate) {
  if (!about) return null;
  const target = about.targets ? numbersText(about.targets) : targetText(data, about.y);
  const [prediction, loss] = isLate ? ["…", "…"] : [predictionText(data, about.prediction), entry(about.loss)];
  return {
    index: about.index,
    cells: [String(about.index), target, prediction, loss],
    label: exampleInWords({ index: about.index, target, prediction, loss, isLate }),
  };
}

function groupHead(about) {
  if (!about) return null;
  return { cells: [about.group, format.count(about.count), "", format.loss(about.loss)], label: classInWords(about) };
}
