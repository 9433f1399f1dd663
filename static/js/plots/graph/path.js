/** A line as texts of paths, written on while the line grows. Pure: depends on pixels; must not know an element. */

const AROUND = 1; // how far lines go on outside the area, in its own width and height
const PIECE = 256; // points: what has grown is drawn anew as a whole, so a long line is cut

const short = (pixel) => Math.round(100 * pixel) / 100;

/** The area and what lies around it: lines are cut off there, since a dashed one of a million pixels takes long. */
const boundsOf = ({ left, top, width, height }) => ({
  left: left - AROUND * width,
  right: left + (1 + AROUND) * width,
  top: top - AROUND * height,
  bottom: top + (1 + AROUND) * height,
});

const isWithin = ({ left, right, top, bottom }, x, y) => x >= left && x <= right && y >= top && y <= bottom;

/** The part of the way from a to b that lies within the bounds, as shares of it, or null (Liang and Barsky 1984). */
function shareWithin({ left, right, top, bottom }, a, b) {
  let [first, last] = [0, 1];
  const sides = [
    [a.x - b.x, a.x - left],
    [b.x - a.x, right - a.x],
    [a.y - b.y, a.y - top],
    [b.y - a.y, bottom - a.y],
  ];
  for (const [towards, room] of sides) {
    if (towards === 0 && room < 0) return null;
    if (towards < 0) first = Math.max(first, room / towards);
    if (towards > 0) last = Math.min(last, room / towards);
  }
  return first <= last ? { first, last } : null;
}

const between = (a, b, share) => ({ x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) });

/** A pen that goes from point to point and writes its way. */
class Pen {
  constructor(bounds) {
    this.bounds = bounds;
    this.text = ""; // of the piece at which it is
    this.before = 0; // pixels of its way before this piece
    this.length = 0; // pixels of its way
    this.at = null; // {x, y, isWithin}, null before the first point and in a gap
    this.isDown = false; // whether the text ends where the pen is
  }

  /** No number is a gap: nothing leads to it or on from it. */
  to(x, y) {
    if (Number.isNaN(x + y)) {
      this.at = null;
      this.isDown = false;
      return;
    }
    const next = { x, y, isWithin: isWithin(this.bounds, x, y) };
    if (this.at) this.draw(this.at, next);
    this.at = next;
  }

  draw(from, to) {
    if (from.isWithin && to.isWithin) return this.write(from, to, true);
    const share = shareWithin(this.bounds, from, to);
    if (share) this.write(between(from, to, share.first), between(from, to, share.last), to.isWithin);
    else this.isDown = false;
    return undefined;
  }

  write(from, to, endsThere) {
    if (!this.isDown) this.text += `M${short(from.x)},${short(from.y)}`;
    this.text += `L${short(to.x)},${short(to.y)}`;
    this.length += Math.hypot(to.x - from.x, to.y - from.y);
    this.isDown = endsThere;
  }

  /** {d: the text, before: pixels of the line before it, where the pattern of its dashes goes on} */
  get piece() {
    return { d: this.text, before: short(this.before) };
  }

  /** Ends the piece; the next one begins where this one ends. */
  cut() {
    const { piece } = this;
    Object.assign(this, { text: "", before: this.length, isDown: false });
    return piece;
  }

  copy() {
    return Object.assign(new Pen(this.bounds), this);
  }
}

/**
 * Gives `write({x, y, settled})`, where the first `settled` points never change from call to call; it gives the pieces
 * that are complete since its last call, and the one at the line's end, which is not: {complete, last}.
 */
export function createPath(scales, area) {
  const settledPen = new Pen(boundsOf(area));
  let taken = 0;

  function write({ x, y, settled = 0 }) {
    const go = (pen, i) => pen.to(scales.x.placeOf(x[i]), scales.y.placeOf(y[i]));
    const complete = [];
    while (taken < settled) {
      go(settledPen, taken++);
      if (taken % PIECE === 0) complete.push(settledPen.cut());
    }
    const pen = settledPen.copy();
    for (let i = taken; i < x.length; i++) go(pen, i);
    return { complete, last: pen.piece };
  }

  return write;
}
