/** The rings round a batch and round a single example; those round every training example are painted once and kept. */

import { drawRings, stillLayer } from "../canvas.js";
/** @import { Placed, Ringed } from "../types.js" */

const RING = 2.5; // pixels beyond the mark
const HOVERED = 6; // the ring of the hovered example goes round that of the batch

export function createRings() {
  let kept = null;

  function whole({ placed, width, height, ratio }, accent, back) {
    const key = [accent, back, width, height, ratio].join();
    if (kept?.placed !== placed || kept.key !== key) {
      const paint = (context) => ringBatch(context, placed, { isWhole: true }, accent, back);
      kept = { placed, key, layer: stillLayer(width, height, ratio, paint) };
    }
    return kept.layer;
  }

  /** `frame` = {placed, width, height, ratio}; `batch` holds rows of the training data; `isWhole`: all of them. */
  return function draw(context, frame, { batch, isWhole }, accent, back) {
    if (isWhole) {
      context.drawImage(whole(frame, accent, back), 0, 0, frame.width, frame.height);
    } else {
      ringBatch(context, frame.placed, { batch }, accent, back);
    }
  };
}

/** Whether two states have the same rings: of batch, hovered example and accent. */
export const sameRings = (before, { isWhole, step, hovered, accent }) =>
  before !== null &&
  before.accent === accent &&
  before.hovered === hovered &&
  before.isWhole === isWhole &&
  (isWhole || before.step === step);

/**
 * The same without anything kept.
 * @type {(context: any, placed: Placed, ringed: Ringed, accent: string, back: string) => void}
 */
export function ringBatch(context, { train, radius }, { batch, isWhole }, accent, back) {
  const ringed = isWhole ? train : Array.from(batch, (i) => train[i]).filter(Boolean);
  drawRings(context, ringed, radius + RING, accent, back);
}

/** The ring round the hovered training example; `hovered` may be null, or of data that have gone. */
export function drawHovered(context, { train, radius }, hovered, { curve, ringBack }) {
  const point = train[hovered];
  if (point) drawRings(context, [point], radius + HOVERED, curve, ringBack);
}
