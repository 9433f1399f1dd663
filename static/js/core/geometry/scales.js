/** The values that sliders and arrow keys go through, evenly by their logarithm. Must not know a control. */

/** Twenty round numbers in each power of ten: series R″20 of ISO 3. */
const ROUND = [1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9];
const LEAST = 0.0001; // what follows 0

const roundOf = (power) => ROUND.map((digits) => Number(`${digits}e${power}`));

/** The learning rates of the slider. */
export const RATES = [...[-4, -3, -2, -1, 0].flatMap(roundOf), 10];

/** Batch sizes up to `most`: each one up to 8, then four in each doubling, and `most` itself. */
export function sizesUpTo(most) {
  const sizes = [];
  for (let size = 1; size < most; size += 2 ** Math.max(0, Math.floor(Math.log2(size)) - 2)) sizes.push(size);
  return [...sizes, most];
}

/** The ascending values with one more among them, where it is none of them. */
export const withValue = (values, value) =>
  values.includes(value) ? values : [...values, value].sort((a, b) => a - b);

function nextRound(value, direction) {
  const power = Number(value.toExponential().split("e")[1]);
  const near = [power - 1, power, power + 1].flatMap(roundOf);
  return direction > 0 ? near.find((other) => other > value) : near.reverse().find((other) => other < value);
}

/** Down from `least` comes 0, where one is given. */
function nextPower(value, direction, least) {
  if (value <= 0) return direction > 0 ? (least ?? LEAST) : value;
  return direction < 0 && value <= least ? 0 : nextRound(value, direction);
}

/** A share of something: what is left of 1 changes by round numbers. 0.8, 0.9, 0.91 … 0.99, 0.991 */
const nextShare = (value, direction) => restOf(nextRound(restOf(value), -direction));
const restOf = (share) => Number((1 - share).toPrecision(12));

/** Through 0 to the same values below it. */
const nextSigned = (value, direction, least) =>
  value > 0 || (value === 0 && direction > 0)
    ? nextPower(value, direction, least)
    : -nextPower(-value, -direction, least);

const NEXT = {
  whole: (value, direction) => Math.round(value) + direction,
  power: nextPower,
  share: nextShare,
  signed: nextSigned,
};

/**
 * The value so many places further on a scale = {name, low, high, least}, with bounds of -Infinity and Infinity for
 * none.
 */
export function stepped(value, places, { name, low, high, least }) {
  let at = value;
  for (let i = 0; i < Math.abs(places); i++) at = NEXT[name](at, Math.sign(places), least);
  return Math.min(high, Math.max(low, at));
}
