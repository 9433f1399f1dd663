/** Texts of a run's own settings. Depends on names, not on the page. */

/** Names of the six colours, by accent. */
export const COLORS = {
  1: "Blue",
  2: "Vermilion",
  3: "Bluish green",
  4: "Reddish purple",
  5: "Orange",
  6: "Sky blue",
};

/** The choice to follow the setting of all runs, or what a library says for this one, which is `value`. */
export const followingInWords = (value, followsAll) => `${value} (${followsAll ? "as all" : "by default"})`.trim();

/** "Batch size (half) must be a whole number from 1 to 1,000,000, or full." */
export const refusedInWords = (name, given, problem) => `${name} (${given}) ${problem}.`;

/** What must stand in a field for examples, of which there are `all`. */
export const examplesProblem = (all, most) =>
  `must be numbers of examples from 0 to ${all - 1}, joined by commas, at most ${most} and not all of them`;
