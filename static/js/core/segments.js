/**
 * Steps, epochs and examples seen of a run whose batch size may change between epochs.
 * Depends on the segments of a run.
 */

/** @import { Run, Segment, Segmented } from "./types.js" */

/**
 * The last segment whose `key` is at most `value`; the end of a run belongs to its last one.
 * @param {Segmented} run
 * @param {keyof Segment} key
 * @param {number} value
 */
export function segmentBy({ segments }, key, value) {
  let [low, high] = [0, segments.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (segments[middle][key] <= value) low = middle;
    else high = middle;
  }
  return segments[low];
}

export const segmentAt = (run, step) => segmentBy(run, "first_step", step);

/** {segment, epoch, place}: the epoch in which `step` lies, and its place among that epoch's steps. */
export function epochOf(run, step) {
  const segment = segmentAt(run, step);
  const since = step - segment.first_step;
  const whole = Math.floor(since / segment.steps_per_epoch);
  return { segment, epoch: segment.epoch + whole, place: since - whole * segment.steps_per_epoch };
}

/** Epochs completed before `step`, plus the share of its own epoch's examples that were used before it. */
export function epochsAt(run, step) {
  const { segment, epoch, place } = epochOf(run, step);
  return epoch + (place * segment.batch_size) / segment.examples_per_epoch;
}

/** Examples used before `step`. */
export function examplesAt(run, step) {
  const { segment, epoch, place } = epochOf(run, step);
  return segment.examples_seen + (epoch - segment.epoch) * segment.examples_per_epoch + place * segment.batch_size;
}

/** Updates made before `step`; the next one counts by the share of its batches that were used before it. */
export function updatesAt(run, step) {
  const { accumulate: many = 1, accumulate_rest: rest } = run.settings ?? {};
  if (many === 1) return step;
  if (rest === "carry") return step / many;
  const { segment, epoch, place } = epochOf(run, step);
  const whole = Math.floor(place / many);
  const { steps_per_epoch: batches, updates_seen: seen } = segment;
  const share = (place - whole * many) / Math.min(many, batches - whole * many);
  return seen + (epoch - segment.epoch) * Math.ceil(batches / many) + whole + share;
}

/** Updates made in whole before `step`. */
export const updatesMade = (run, step) => Math.floor(updatesAt(run, step));

/** The step before which `epochs` epochs have ended. */
export function endOfEpochs(run, epochs) {
  const segment = segmentBy(run, "epoch", epochs - 1);
  return segment.first_step + (epochs - segment.epoch) * segment.steps_per_epoch;
}

/** The first step of the epoch in which `step` lies. */
export const epochStart = (run, step) => step - epochOf(run, step).place;

/** The first step of the next epoch. */
export function nextEpochStart(run, step) {
  const { segment, place } = epochOf(run, step);
  return step - place + segment.steps_per_epoch;
}

/** How many examples the batch of `step` has; the last of an epoch may have fewer than the others. */
export function batchSizeAt(run, step) {
  const {
    segment: { batch_size: size, examples_per_epoch: all },
    place,
  } = epochOf(run, step);
  return Math.min(size, all - place * size);
}

/**
 * A step with a batch of the usual size beside that of a short one, the next if there is one; null where the batch is
 * not short.
 * @type {(run: Run, step: number) => ?number}
 */
export function wholeBatchNear(run, step) {
  if (batchSizeAt(run, step) === segmentAt(run, step).batch_size) return null;
  return step + 1 < run.length ? step + 1 : step - 1;
}
