/** Places for the names of marks: near them, beside one another, on as few points as can be. Pure. */

const HEIGHT = 15;
const REACHES = [10, 26, 44, 64, 88]; // pixels from a mark's middle to its name
const DIRECTIONS = [0, 180, -90, 90, -45, 45, -135, 135].map((degrees) => (degrees * Math.PI) / 180);
const MARK = 9; // half of what is kept free for each mark
const ROOM = 3; // between a name and what lies beside it
const CLASH = 1000; // of two names, or of a name and a mark, in points that are covered

/**
 * marks = [{x, y, width: of the name}], points = [{x, y}], area = {left, top, width, height}, all in pixels.
 * For each mark {left, top} of its name, and the ends `from` and `to`, {x, y}, of a line to it where it stands away.
 */
export function placeNames(marks, points, area) {
  const taken = [];
  return marks.map((mark) => {
    const places = candidates(mark).filter(({ box }) => isWithin(box, area));
    const cost = ({ box, reach }) =>
      reach / 8 +
      points.filter((point) => holds(box, point, ROOM)).length +
      CLASH *
        (marks.filter((other) => holds(box, other, MARK)).length + taken.filter((other) => overlap(box, other)).length);
    const costs = places.map(cost);
    const { box, reach, from, to } = places[costs.indexOf(Math.min(...costs))] ?? candidates(mark)[0];
    taken.push(box);
    return { left: box.left, top: box.top, ...(reach > REACHES[0] && { from, to }) };
  });
}

function candidates({ x, y, width }) {
  return REACHES.flatMap((reach) =>
    DIRECTIONS.map((angle) => {
      const [across, down] = [Math.cos(angle), Math.sin(angle)];
      const [from, to] = [MARK, reach].map((distance) => ({ x: x + distance * across, y: y + distance * down }));
      const box = {
        left: to.x - width * shareBefore(across),
        top: to.y - HEIGHT * shareBefore(down),
        width,
        height: HEIGHT,
      };
      return { reach, from, to, box };
    }),
  );
}

/** A name right of its mark begins at the line's end, one left of it ends there. */
const shareBefore = (direction) => (direction > 0.3 ? 0 : direction < -0.3 ? 1 : 0.5);

const isWithin = (box, area) =>
  box.left >= area.left &&
  box.left + box.width <= area.left + area.width &&
  box.top >= area.top &&
  box.top + box.height <= area.top + area.height;

const holds = (box, { x, y }, room) =>
  x > box.left - room && x < box.left + box.width + room && y > box.top - room && y < box.top + box.height + room;

const overlap = (a, b) =>
  a.left < b.left + b.width + ROOM &&
  b.left < a.left + a.width + ROOM &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;
