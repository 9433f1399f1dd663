/**
 * The key below a saved picture: which mark is which class, or which tone which value. Depends on a scene and pixels.
 */

import { loss, shortened } from "../core/format.js";
import { drawMarks } from "./canvas.js";
import { FACE, textWidth } from "./graph/text-width.js";
/** @import { Paint, Palette } from "./types.js" */

const [SIZE, LINE, GAP, MARK] = [12, 18, 16, 14]; // pixels; MARK from the left of a mark to its words
const RAMP = 48;
const LETTERS = 36; // of a name
const SHAPES = 5; // more classes than shapes stand as numerals

/**
 * key = {scene, hasTest, cells}: `hasTest` where test examples are shown, `cells` where colours alone tell. box =
 * {left, top, width}. Gives where the next thing may begin.
 */
export function paintKey(context, { scene, hasTest = true, cells = false }, { left, top, width }, palette) {
  Object.assign(context, { textAlign: "left", textBaseline: "middle" });
  let [x, y] = [left, top + LINE / 2];
  for (const item of itemsOf(scene, hasTest && scene.test.length > 0, cells, palette)) {
    if (x > left && x + item.width > left + width) [x, y] = [left, y + LINE];
    item.paint(context, x, y);
    x += item.width + GAP;
  }
  return y + LINE / 2 + 2;
}

function itemsOf(scene, hasTest, cells, palette) {
  const items = scene.classes ? classesOf(scene, cells, palette) : rampOf(scene, cells, palette);
  if (cells) return items;
  const [training, test] = scene.classes?.length > SHAPES ? ["bold", "pale"] : ["filled", "hollow"];
  return [...items, words(hasTest ? `${training}: training, ${test}: test, ringed: batch` : "ringed: batch", palette)];
}

const wide = (text) => Math.ceil(textWidth(text, SIZE, FACE));

/** @type {(text: string, palette: Palette, before?: number, paintBefore?: Paint) => {width: number, paint: Paint}} */
function words(text, palette, before = 0, paintBefore = () => {}) {
  return {
    width: before + wide(text),
    paint(context, x, y) {
      paintBefore(context, x, y);
      Object.assign(context, {
        font: `${SIZE}px ${FACE}`,
        fillStyle: palette.text,
        textAlign: "left",
        textBaseline: "middle",
      });
      context.fillText(text, x + before, y);
    },
  };
}

function classesOf({ classes, data }, cells, palette) {
  const numerals = !cells && classes.length > SHAPES;
  if (numerals && classes.every((name, i) => String(name) === String(i))) return [words("numerals: classes", palette)];
  const options = { radius: 4, hollow: false, colors: palette.marks, back: palette.markEdge, numerals };
  const title = words(`${shortened(data.target.replaceAll("_", " "), LETTERS)}:`, palette);
  const marks = classes.map((name, kind) =>
    words(shortened(String(name), LETTERS), palette, MARK, (context, x, y) => {
      if (cells) paintCell(context, x, y - 5, palette.marks[kind % palette.marks.length]);
      else drawMarks(context, [{ x: x + 5, y, kind }], options);
    }),
  );
  return [title, ...marks];
}

function paintCell(context, x, y, color) {
  context.fillStyle = color;
  context.fillRect(x, y, 10, 10);
}

/** A curve shows its values on an axis. */
function rampOf({ data, kind, valueSpan }, cells, palette) {
  if (kind === "curve" && !cells) return [];
  const own = (value) => loss(value * (data.target_scale ?? 1) + (data.target_mean ?? 0));
  const [low, high] = valueSpan.map(own);
  const name = `${shortened(data.target.replaceAll("_", " "), LETTERS)} ${low}`;
  const start = wide(name) + 6;
  return [
    words(high, palette, start + RAMP + 6, (context, x, y) => {
      words(name, palette).paint(context, x, y);
      for (let at = 0; at < RAMP; at++) {
        context.fillStyle = palette.valueColor(at / (RAMP - 1), [0, 1]);
        context.fillRect(x + start + at, y - 4, 1, 8);
      }
    }),
  ];
}
