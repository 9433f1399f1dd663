/** The labels of an axis, and the room that they need. Depends on numbers and widths of text; must not know a chart. */

import { plainTick, tick } from "../core/format.js";
import { logTicks, niceTicks } from "../core/geometry/ticks.js";
import { textWidth } from "./graph/text-width.js";

/**
 * About as many as wanted, within the range.
 * @type {(axis: {type: string}, range: number[], wanted: number) => {values: number[], labels: string[]}}
 */
export function ticksOf({ type }, [low, high], wanted) {
  if (type === "log") {
    const values = logTicks(low, high, wanted);
    return { values, labels: values.map(plainTick) };
  }
  const { step, values } = niceTicks(low, high, wanted);
  const large = Math.max(Math.abs(low), Math.abs(high)) >= 1e5 || step < 1e-4;
  return { values, labels: values.map((value) => (large ? signed(value) : tick(value, step))) };
}

const signed = (value) => (value < 0 ? `−${plainTick(-value)}` : plainTick(value));

/** Room for the labels of the ticks and the name of the y-axis. */
export const roomFor = (labels) => 32 + Math.ceil(Math.max(...labels.map((label) => textWidth(label, 12)), 12));
