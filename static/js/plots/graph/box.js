/** The rectangle that is dragged over a graph. Pure: depends on pixels; must not know the pointer. */

const LEAST = 8; // pixels of a drag that chooses anything
const SLANT = 0.6; // a drag that is this much wider than high, or higher than wide, chooses one axis alone
const CLEAR = 20; // pixels across its direction from which a drag chooses both, however long it is

/**
 * From one point of the area to another; {left, right, top, bottom, x, y}, with `x` and `y` for the axes it chooses, or
 * null. `drags` says which may be chosen.
 */
export function boxOf(from, to, area, drags) {
  const [wide, high] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  const isLevel = !drags.y || high < Math.min(Math.max(SLANT * wide, LEAST), CLEAR);
  if (isLevel && (wide < LEAST || !drags.x)) return null;
  const isUpright = !isLevel && (!drags.x || wide < Math.min(SLANT * high, CLEAR));
  const across = isUpright ? [area.left, area.left + area.width] : [from.x, to.x].sort((a, b) => a - b);
  const up = isLevel ? [area.top, area.top + area.height] : [from.y, to.y].sort((a, b) => a - b);
  return { left: across[0], right: across[1], top: up[0], bottom: up[1], x: !isUpright, y: !isLevel };
}

/** The area without the box, as a path. */
export const outsideOf = ({ left, right, top, bottom }, area) =>
  `M${area.left},${area.top}h${area.width}v${area.height}h${-area.width}Z` +
  `M${left},${top}V${bottom}H${right}V${top}Z`;

/** Brackets at the box's corners, or beside the place of the press where one axis is chosen, as a path. */
export function bracketsOf({ left, right, top, bottom, x, y }, from) {
  if (!y) return [-1, 1].map((side) => barBeside(side < 0 ? left : right, from.y, side)).join("");
  if (!x) return [-1, 1].map((side) => barAcross(from.x, side < 0 ? top : bottom, side)).join("");
  const arm = Math.floor(Math.min(bottom - top, right - left, CLEAR) / 2);
  return [
    [left, top, -1, -1],
    [right, top, 1, -1],
    [right, bottom, 1, 1],
    [left, bottom, -1, 1],
  ]
    .map(([cornerX, cornerY, across, down]) => cornerAt(cornerX, cornerY, across, down, arm))
    .join("");
}

const barBeside = (x, y, side) => `M${x + side * 0.5},${y - CLEAR - 0.5}h${side * 3}v${2 * CLEAR + 1}h${-side * 3}Z`;

const barAcross = (x, y, side) => `M${x - CLEAR - 0.5},${y + side * 0.5}v${side * 3}h${2 * CLEAR + 1}v${-side * 3}Z`;

const cornerAt = (x, y, across, down, arm) =>
  `M${x + across * 3.5},${y + down * (0.5 - arm)}h${-across * 3}v${down * arm}h${-across * arm}v${down * 3}` +
  `h${across * (arm + 3)}Z`;
