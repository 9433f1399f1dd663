/** The batch of an opened step: the matrix of its gradients, one example followed, the batch accumulated. */

import { placeOf } from "../../core/network/network.js";
import { createBlocks } from "../../core/step/step-blocks.js";
import { followedBelowInWords, printedInWords, windowInWords } from "../../core/words/step-words.js";
import { createAccumulate } from "./accumulate.js";
import { createExample } from "./example.js";
import { createMatrix } from "./matrix.js";
import { matrixModel } from "./rows.js";
import { partOf, put } from "../parts/elements.js";

/**
 * `urlOf(view, rows, columns)` and `exampleUrlOf(view, row)` give the addresses of windows and of one example,
 * `load(url)` a promise of the reply; `hover`, `standing` and `stand` as in step.js; `display` says how it is shown,
 * `isLate()` whether another answer is awaited.
 */
export function createBatch(el, { display, urlOf, exampleUrlOf, load, hover, standing, stand, isLate, onFilled }) {
  const part = partOf(el);
  const matrix = createMatrix(el.querySelector(".matrix"), { onChoose: choose, onHover, onView: showWindow });
  const example = createExample(part("example"), { choose, onFilled });
  const accumulate = createAccumulate(part("accumulation"), { begin, onTick: follow, say });
  let blocks = null; // of the step on show, null until its first window is there
  let data = null; // on which the run is trained
  let view = null; // the step's URL, with the order of rows and columns (not the page's View)
  let chosen = 0;
  let hovered = null;
  let isPlaced = false; // once the matrix stands where the view says
  const waiting = []; // for the batch in its order
  let leading = 0; // columns of the matrix before those of the parameters

  /**
   * Shows a reply's first window; the rest is fetched as it is looked at. `members` are the examples of the batch in
   * its order.
   */
  function show(reply, newView, { open, members }) {
    const isFirst = blocks === null;
    const { head } = blocks ?? {};
    const isSame = head?.id === reply.id && head.run === reply.run && head.step === reply.step;
    [view, data] = [newView, open.data];
    blocks = createBlocks(reply, { load: (rows, columns) => load(urlOf(view, rows, columns)), onChange: draw });
    chosen = isSame ? Math.min(chosen, blocks.rows - 1) : followedRow(reply, members);
    accumulate.clear();
    draw();
    if (isFirst) toView(open.parameters.layout);
    for (const resolve of waiting.splice(0)) resolve();
    return { isSame };
  }

  /** Where the example of the view stands; the first row where it is not among those that are there. */
  function followedRow({ examples }, members) {
    const there = display.isInOrder() ? [...members] : (examples.index ?? []);
    return Math.max(0, there.indexOf(standing().example));
  }

  /** To the row and the column of the view. */
  function toView(layout) {
    const place = placeOf(layout, standing().column);
    matrix.toStart(leading);
    if (place > 0) matrix.showColumn(leading + place);
    if (chosen > 0) matrix.reveal(chosen);
    isPlaced = true;
  }

  const isGrouped = () => Boolean(blocks.head.examples.group);

  function draw() {
    if (!blocks) return;
    const model = matrixModel(blocks, data, display, accumulate.current(), isGrouped() ? null : chosen);
    ({ leading } = model);
    matrix.update({ ...model, hovered });
    example.update(isGrouped() ? null : { url: exampleUrlOf(view, chosen), row: chosen, blocks, data });
  }

  function choose(row) {
    reveal(row);
    const about = blocks.example(chosen);
    stand({ example: about?.index ?? null });
    say(about ? followedBelowInWords(about) : "");
  }

  function reveal(row) {
    chosen = Math.max(0, Math.min(blocks.rows - 1, row));
    matrix.reveal(chosen);
    draw();
  }

  function say(words) {
    part("announcement").textContent = words;
  }

  function onHover(row) {
    hover(row === null ? null : (blocks.example(row)?.index ?? null));
  }

  function showWindow(seen) {
    const inWords = seen.printed ? printedInWords : windowInWords;
    const columns = seen.columns.map((column) => Math.max(0, column - leading));
    if (isPlaced && !seen.printed) noteColumn(columns[0]);
    put(part("window"), inWords(blocks, { ...seen, columns, isGrouped: isGrouped() }));
  }

  /** Notes which parameter the columns begin with, where they stand layer by layer. */
  function noteColumn(first) {
    const column = display.columnSort === "layout" && first > 0 ? (blocks.parameter("names", first) ?? "") : "";
    if (column !== standing().column) stand({ column });
  }

  /** The batch in the order of its use, for accumulating. */
  async function begin() {
    if (display.inOrder() || isLate())
      await new Promise((resolve) => {
        waiting.push(resolve);
      });
    if (isLate() || !display.isInOrder()) return null;
    matrix.toStart(leading);
    return { size: blocks.head.batch_size, gradient: (row, column) => blocks.gradient(row, column) };
  }

  function follow(adding) {
    if (adding) reveal(adding.current);
    else draw();
  }

  return {
    show,
    draw,
    /** Ends accumulating. */
    rest: accumulate.clear,
    /** What is awaited will not come. */
    giveUp() {
      for (const resolve of waiting.splice(0)) resolve();
    },
    /** Scrolls to a parameter. */
    showColumn: (column) => matrix.showColumn(leading + column),
    isFilled: () => blocks !== null && example.isFilled(),
    /** Lays the matrix out for paper, or again for the screen. */
    print: matrix.print,
    /** Marks the row of a training example, null for none. */
    mark(index) {
      if (hovered === index) return;
      hovered = index;
      draw();
    },
  };
}
