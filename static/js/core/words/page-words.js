/** Short texts of panels, plots, choices, embeds and the connection. Depends on numbers and names, not on the page. */

import * as format from "../format.js";
/** @import { Run } from "../types.js" */

// The card of a run, and its picture by kind.

const CAPTIONS = { regions: "Decision regions", bands: "Class bands", map: "Predicted values", curve: "Fitted curve" };

export const captionInWords = (kind, label) => `${CAPTIONS[kind]} of ${label}, with the data`;

export const pictureTitle = (kind, label, updates) =>
  `${CAPTIONS[kind]} of ${label} after ${format.counted(updates, "update")}`;

/** "10 updates an epoch"; where several batches make an update: "10 batches an epoch, 2 for each update". */
export const rhythmInWords = (batches, accumulate = 1) =>
  accumulate === 1
    ? `${format.counted(batches, "update")} an epoch`
    : `${format.counted(batches, "batch", "batches")} an epoch, ${format.count(accumulate)} for each update`;

export const DIVERGED = "This run has diverged.";

/** Where the losses over all examples were measured, with the share of the test examples that are right. */
export function measuredInWords(updates, share) {
  const right = Number.isFinite(share) ? ` Test accuracy ${format.percent(share)}.` : "";
  return `Losses over all examples: after ${format.counted(updates, "update")}.${right}`;
}

export const NO_EPOCH = "No epoch has ended yet.";

/** An epoch's loss whose words are as long as any: for these there is always room. */
export const LONGEST_EPOCH = { epoch: 100_000, loss: 0.000123, training: 0.000123 };

/** ", with the penalty" where the loss of an epoch has it in it. */
export const penaltyInWords = ({ settings, penalty }, ended) =>
  settings.epoch_loss_of === "objective" && (ended === LONGEST_EPOCH || penalty.values[0] > 0)
    ? ", with the penalty"
    : "";

/**
 * The loss of the latest epoch that has ended, on the card of a run that is like a library or has a form of its own.
 * @type {(run: Run, ended: ?{epoch: number, loss: number, training: number}) => string}
 */
export function endedInWords(run, ended) {
  const { like, epoch_loss: form = "by_size", epoch_loss_of: of = "data" } = run.settings;
  if (!like && form === "by_size" && of === "data") return "";
  if (!ended) return NO_EPOCH;
  const { epoch, loss, training } = ended;
  return (
    `Epoch ${format.count(epoch)}, from its batch losses${penaltyInWords(run, ended)}: ${format.loss(loss)}; ` +
    `training loss at its end: ${format.loss(training)}.`
  );
}

export const REMOVE_CHANGE = "Remove this change";
export const removeInWords = (label, change) => `Remove the change of ${label} ${change}`;

/** Names of a run's own fields. */
export const ownNames = (label) => ({
  size: `Batch size of ${label}`,
  slider: `Batch size of ${label}, slider`,
  rate: `Learning rate of ${label}`,
  settings: `Settings of ${label}`,
});

// The form of choices.

export const MORE = { true: "More choices", false: "Fewer choices" }; // by whether they are shut
export const OWN_DATA = "Own data";
export const OWN_CHOICE = "Own data…";
export const GIVE_AGAIN = "Give the file again…";
export const LENGTH = "Train for";

/** Values of choices, where their names do not say enough. */
export const OPTIONS = {
  learning_rate_rule: { same: "same for all", linear: "∝ batch", square_root: "∝ √batch" },
  ...Object.fromEntries(["rate_in_velocity", "bias_correction"].map((path) => [path, { true: "Yes", false: "No" }])),
  epsilon_place: { outside: "√s + ε", inside: "√(s + ε)", hat: "√s + ε, s uncorrected" },
  dampening_from: { second_step: "Second update", first_step: "First update" },
  decay_on: { all: "All parameters", weights: "Weights alone" },
  bias_optimizer: { same: "The optimiser", gradient_descent: "Plain descent" },
  l2_on: { weights: "Weights alone", all: "All parameters" },
  l2_per: { objective: "As it is", batch: "Divided by the batch" },
  mean_by: { count: "Number of examples", weights: "Sum of weights" },
  accumulate_as: { mean: "Mean of the batches", sum: "Sum of the batches", examples: "Mean of the examples" },
  accumulate_rest: { step: "Make an update", carry: "Go into the next epoch", drop: "Dropped" },
  epoch_loss: { by_size: "Mean by size", batches_equal: "Mean, batches equal", exponential: "Smoothed mean" },
  epoch_loss_of: { data: "Batch losses", objective: "Batch losses, penalty" },
};

/** Why what was typed is refused: each goes on behind the field's name and its value. */
export const REFUSED = {
  ambiguous: (value, other) => `must be written as ${value} or ${other}, since it can mean both`,
  layers: (minimum, maximum) => `must be up to six whole numbers from ${minimum} to ${maximum}, such as 8, 4; or empty`,
  number: (isWhole, range) => `must be ${isWhole ? "a whole number" : "a number"}${range}`,
  orFull: (problem) => `${problem}, or full`,
  over: (names) => `cannot change where a run is over: ${names}. Move the playhead back first.`,
  locked: "cannot be changed here: it would change the choices of each run, which are locked.",
};

const endInWords = (end) =>
  Math.abs(end) < 1e-4 ? String(end) : end.toLocaleString("en-US", { maximumFractionDigits: 6 }).replace("-", "−");

export function rangeInWords(low, high) {
  if (low === -Infinity) return "";
  const [from, to] = [low, high].map(endInWords);
  return high === Infinity ? ` from ${from} up` : ` from ${from} to ${to}`;
}

// Saving a plot.

/** "Save the picture of SGD", "Save the plot of the loss" */
export const saveInWords = ({ words, name }, run) =>
  `Save the ${words ?? `plot of the ${name}`}${run ? ` of ${run}` : ""}`;

export const SAVED = {
  hint: "To keep the picture, right-click it, or press and hold it. Then save it or copy it.",
  show: "Nothing saved? Show it",
};

export const lossTitle = (axis) => `Loss against ${format.AXIS_NAMES[axis]}`;

// Files and the connection.

export const MISSING = "A part of this page could not be fetched. Trying again every 2 s.";
export const UNREACHABLE = "The server cannot be reached.";
export const againInWords = (seconds) => `Trying again in ${seconds} s.`;

export const RESTART = "The server restarts. The page goes on by itself.";
export const CUT_SHORT = "The stream stopped before its end.";
export const UNANSWERED = {
  title: "The server did not answer",
  detail: "Perhaps it is not running, or the connection is lost.",
  errors: [],
};
export const BAD_ANSWER = "The server could not answer";
export const noJson = (status) => `It replied with status ${status} and no JSON.`;
export const BAD_RECORDING = {
  title: "The recording cannot be read",
  detail: "The recording in this file cannot be read. Perhaps the file is not whole: save it again.",
  errors: [],
};

// An embed.

export const blockedInWords = (address) => `This site lets no window be opened from here. The address: ${address}`;
export const PARTLY_BAD = "Some settings were refused and have their defaults.";
export const NOT_FOLLOWED = "This command cannot be followed.";
