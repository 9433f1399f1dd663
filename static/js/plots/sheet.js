/**
 * A saved picture as a whole: titles, plot, key and note on an opaque ground, as the text of an SVG. Must not know a
 * file.
 */

import { paintKey } from "./key.js";
import { createSvgContext, escaped } from "./svg-context.js";
import { FACE, textWidth } from "./graph/text-width.js";

const EDGE = 14; // pixels round everything
const LEAST = 320; // pixels across, so that words have room
const TITLE = { size: 16, weight: 600, line: 21, color: "ink" };
const SMALL = { size: 12, weight: 400, line: 16, color: "text" };

/**
 * `picture` = {title, note, width, height, under: SVG of what lies below, paint(context), key}: `key` as
 * key.js takes it; `under`, `note` and `key` may be missing. Gives {svg, width, height}.
 */
export function sheetOf({ title, note, key, paint, ...picture }, headline, palette) {
  const width = Math.ceil(Math.max(LEAST, picture.width));
  const context = createSvgContext();
  const lines = [...linesOf(title, width, TITLE), ...linesOf(headline, width, SMALL)];
  const top = writeLines(context, lines, EDGE, palette) + 8;
  context.insert(`<g transform="translate(${EDGE} ${top})">`);
  context.insert(picture.under ?? "");
  paint(context);
  context.insert("</g>");
  const below = top + Math.ceil(picture.height) + 6;
  const keyed = key ? paintKey(context, key, { left: EDGE, top: below, width }, palette) : below;
  const height = writeLines(context, note ? linesOf(note, width, SMALL) : [], keyed, palette) + EDGE;
  return {
    svg: documentOf(context, `${title}. ${headline}`, width + 2 * EDGE, height, palette),
    width: width + 2 * EDGE,
    height,
  };
}

/** As many words in a line as find room. */
function linesOf(text, width, look) {
  const fits = (line) => textWidth(line, look.size, FACE, look.weight) <= width;
  const lines = text.split(" ").reduce((done, word) => {
    const longer = done.length ? `${done.at(-1)} ${word}` : word;
    return done.length && fits(longer) ? [...done.slice(0, -1), longer] : [...done, word];
  }, []);
  return lines.map((line) => ({ line, look }));
}

/** Gives where the next thing may begin. */
function writeLines(context, lines, top, palette) {
  return lines.reduce((y, { line, look }) => {
    Object.assign(context, {
      font: `${look.weight} ${look.size}px ${FACE}`,
      textAlign: "left",
      textBaseline: "top",
      fillStyle: palette[look.color],
    });
    context.fillText(line, EDGE, y + (look.line - look.size) / 2);
    return y + look.line;
  }, top);
}

function documentOf(context, title, width, height, { back }) {
  const names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
  return `<svg ${names} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FACE}">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" fill="${back}"/>
${context}
</svg>
`;
}
