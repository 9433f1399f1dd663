/** What is said of the spread of losses over seeds. Depends on numbers and names, not on the page. */

import { count, counted, loss } from "../format.js";

export const SEED_WORDS = {
  waiting: "Training the other seeds …",
  needsServer: "The spread over seeds needs the server.",
  ofSeed: (index) => `seed ${count(index)}`,
};

const VARIED = { both: "Start and order", start: "The start", order: "The order" };

/** "Start and order vary over 32 seeds." and how the bands are read. */
export const headInWords = ({ repeats, vary }) =>
  `${VARIED[vary]} ${vary === "both" ? "vary" : "varies"} over ${count(repeats)} seeds. ` +
  `The dark band holds half of them, the pale one all; dots mark the median, the bold line is the first seed.`;

/** How the training losses of a run's seeds lie at the end: "half of the seeds end between 0.24 and 0.29". */
export function spreadInWords({ label, seeds, training_loss: band, ends, diverged_at: divergedAt }) {
  const [low, quarter, threeQuarters, high] = ["lowest", "lower_quartile", "upper_quartile", "highest"].map((line) =>
    loss(band[line].at(-1) ?? Infinity),
  );
  const parted = ends.training_loss.parted;
  const diverged = divergedAt.filter((step) => step !== null).length;
  return [
    `${label}: half of the seeds end between ${quarter} and ${threeQuarters}, all between ${low} and ${high}.`,
    parted && `In ${count(parted.count)} of ${count(seeds.length)} seeds the loss stays above ${loss(parted.above)}.`,
    diverged && `${counted(diverged, "seed")} diverged.`,
  ]
    .filter(Boolean)
    .join(" ");
}
