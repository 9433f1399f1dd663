/**
 * What an embed leaves out at the height of its frame, in words. Depends on the names in the message of an embed; must
 * not know a frame.
 */

/** The parts by name, in the order in which an embed leaves them out. */
const PARTS = {
  notes: "notes",
  more: "“More choices”",
  counters: "counters",
  choices: "data and network choices",
  axes: "axes of the loss",
  runs: "batch sizes and rates",
};

/**
 * `without` are the names that the embed tells, `shown` those of the parts that are chosen at all,
 * `isLow` whether the frame is lower than the embed would like.
 */
export function leftOutInWords({ without, shown, isLow }) {
  const names = Object.keys(PARTS).filter((name) => without.includes(name) && shown.includes(name));
  const isSmall = without.includes("small");
  if (names.length)
    return (
      `Left out at this height: ` +
      `${names.map((name) => PARTS[name]).join(", ")}.${isSmall ? " Pictures and plot are smaller." : ""}`
    );
  if (isSmall) return "Pictures and plot are smaller at this height.";
  return isLow ? "At this height the frame scrolls." : "Nothing is left out at this height.";
}
