/** Places for the labels of contour lines: straight stretches, clear of one another and of what else is drawn. Pure. */

const EVERY = 2; // lines for one that has a label
const LETTER = 6.2; // pixels of a label for each of its letters
const TRIES = 40; // places of a line that are looked at
const BEND = 3; // pixels that a line may leave the straight under its label
const EDGE = 10; // pixels to the area's edge
const CLEAR = 26; // pixels to other labels at least
const FREE = 14; // pixels to what else is drawn

/**
 * `lines` = for each line x1, y1, x2, y2 of its segments in pixels, `texts` its label or null. `obstacles` = [{x, y}].
 * Gives {text, x, y, angle, width} for each line, null where it has no label or no place for it.
 */
export function placeLabels(lines, texts, area, obstacles) {
  const placed = [];
  const wanted = labelled(texts);
  return lines.map((ends, i) => {
    const label = wanted.has(i) ? bestPlace(ends, texts[i], area, obstacles, placed) : null;
    if (label) placed.push(label);
    return label;
  });
}

/** Every second line, or the next one where that has no label; no text twice. */
function labelled(texts) {
  const chosen = new Set();
  let next = 0;
  texts.forEach((text, i) => {
    if (i < next || text === null || [...chosen].some((other) => texts[other] === text)) return;
    chosen.add(i);
    next = i + EVERY;
  });
  return chosen;
}

function bestPlace(ends, text, area, obstacles, placed) {
  const width = LETTER * text.length + 2;
  const every = 4 * Math.max(1, Math.floor(ends.length / 4 / TRIES));
  let [best, most] = [null, 0];
  for (let i = 0; i < ends.length; i += every) {
    const [x, y] = [(ends[i] + ends[i + 2]) / 2, (ends[i + 1] + ends[i + 3]) / 2];
    const room = roomAt(x, y, width, area, obstacles, placed);
    if (room <= most) continue;
    const angle = angleAt(ends, x, y, width);
    if (angle !== null) [best, most] = [{ text, x, y, angle, width }, room];
  }
  return best;
}

/** Pixels to whatever is nearest, at most as far as matters; 0 where that is too near. */
function roomAt(x, y, width, area, obstacles, placed) {
  const inside = Math.min(x - area.left, area.left + area.width - x, y - area.top, area.top + area.height - y);
  if (inside < EDGE + width / 2) return 0;
  const nearest = (points) => Math.min(1e3, ...points.map((point) => Math.hypot(point.x - x, point.y - y)));
  const [labels, others] = [nearest(placed), nearest(obstacles)];
  return labels < CLEAR + width / 2 || others < FREE + width / 3 ? 0 : Math.min(labels, others, 120);
}

/** The direction of the line about (x, y), upright to read; null where it bends within the label's width. */
function angleAt(ends, x, y, width) {
  const near = [];
  for (let i = 0; i < ends.length; i += 2) {
    const [dx, dy] = [ends[i] - x, ends[i + 1] - y];
    if (dx * dx + dy * dy < (width * width) / 2) near.push([dx, dy]);
  }
  const sum = (of) => near.reduce((total, pair) => total + of(pair), 0);
  const [xx, yy, xy] = [sum(([a]) => a * a), sum(([, b]) => b * b), sum(([a, b]) => a * b)];
  const angle = Math.atan2(2 * xy, xx - yy) / 2; // of the longer principal axis, within ±90°
  const across = ([a, b]) => Math.abs(b * Math.cos(angle) - a * Math.sin(angle));
  return near.every((pair) => across(pair) < BEND) ? angle : null;
}
