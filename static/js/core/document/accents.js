/** The accents of runs: which of six colours and dashes the lines of each have. Must not know a colour. */

/** The six, as a document names them. */
export const ACCENTS = [1, 2, 3, 4, 5, 6];

/** The first that none of the given ones is; undefined where all six are taken. */
export const freeAccent = (taken) => ACCENTS.find((accent) => !taken.includes(accent));

/**
 * The accent of each run: its own, else that of its place, else the first that is free.
 * @param {{accent?: number}[]} runs
 */
export function accentsOf(runs) {
  const given = runs.map(({ accent }) => accent);
  const accents = given.map((accent, index) => accent ?? (given.includes(index + 1) ? undefined : index + 1));
  accents.forEach((accent, index) => {
    accents[index] = accent ?? freeAccent(accents);
  });
  return accents;
}

/** The runs with these accents; one that has its place's says none. */
export const withAccents = (runs, accents) =>
  runs.map(({ accent: _, ...run }, index) => (accents[index] === index + 1 ? run : { ...run, accent: accents[index] }));
