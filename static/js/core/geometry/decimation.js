/** Reduces a curve to what the pixels can show: entry, minimum, maximum and exit of each pixel column. */

/**
 * Takes points in ascending x, one after another, and holds the reduced curve in `x` and `y`.
 * `low` and `high` are the visible values: what lies outside is counted, so that it can be said.
 */
export class Decimator {
  /** @param {{from: number, to: number, columns: number, low?: number, high?: number}} window */
  constructor({ from, to, columns, low = -Infinity, high = Infinity }) {
    this.from = from;
    this.low = low;
    this.high = high;
    this.scale = columns / Math.max(to - from, Number.MIN_VALUE);
    this.columns = columns;
    this.x = [];
    this.y = [];
    this.settled = 0; // length of the part of x and y that no longer changes
    this.column = -Infinity;
    this.above = 0;
    this.below = 0;
    this.highest = -Infinity;
    this.lowest = Infinity;
  }

  push(x, y) {
    const column = Math.max(-1, Math.min(this.columns, Math.floor((x - this.from) * this.scale)));
    if (column !== this.column) this.begin(column, x, y);
    else this.extend(x, y);
    if (column >= 0 && column < this.columns + 1) this.count(y);
  }

  begin(column, x, y) {
    this.settled = this.x.length;
    this.column = column;
    this.entry = this.minimum = this.maximum = this.exit = { x, y };
    this.x.push(x);
    this.y.push(y);
  }

  extend(x, y) {
    const point = { x, y };
    this.exit = point;
    if (y < this.minimum.y || Number.isNaN(this.minimum.y)) this.minimum = point;
    if (y > this.maximum.y || Number.isNaN(this.maximum.y)) this.maximum = point;
    this.x.length = this.y.length = this.settled;
    const inner = this.minimum.x <= this.maximum.x ? [this.minimum, this.maximum] : [this.maximum, this.minimum];
    for (const { x: px, y: py } of new Set([this.entry, ...inner, this.exit])) {
      this.x.push(px);
      this.y.push(py);
    }
  }

  count(y) {
    if (y > this.high) this.above++;
    if (y < this.low) this.below++;
    if (y > this.highest) this.highest = y;
    if (y < this.lowest) this.lowest = y;
  }
}
