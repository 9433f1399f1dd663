/** What is said of the target across the loss plot. Must not know an element. */

import { count, loss } from "../format.js";

export const TARGET = "Target";

/** On the line. */
export const NAME = "target";

/** What a screen reader says of it: "training loss 0.25, reached by 2 of 3 runs". */
export const gripInWords = ({ value, measure }, reached, runs) =>
  `${measureInWords(measure)} ${plainLoss(value)}, reached by ${count(reached)} of ${count(runs)} runs`;

export const measureInWords = (measure) => measure.replace("_", " ");

/** As it was typed, if that is short: 0.25, not 0.250. */
export const plainLoss = (value) => (value >= 1e-4 && value < 1e6 ? String(Number(value.toPrecision(6))) : loss(value));
