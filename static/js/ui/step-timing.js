/** How long this batch takes in a loop and in one product, and an update and an epoch by batch size: measured on asking. */

import * as format from "../core/format.js";
import { fetchJson } from "../net/fetch-json.js";
import { createChart } from "../plots/chart.js";
import { createNumberTable } from "./number-table.js";

/** `urlOf()` gives the address of the measurement for the step on show. */
export function createTiming(el, { urlOf, invalidate, saving }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const charts = Object.fromEntries(Object.keys(UNITS).map((key) => [key, createChart(part(`${key}-plot`))]));
  const table = createNumberTable(el.querySelector("[data-table]"));
  let measured = null;
  let specs = null;
  let asking = new AbortController();

  for (const key of Object.keys(UNITS)) saving(part(`${key}-plot`), { name: `time of an ${key}`, picture: () => toSave(key) });
  part("measure").addEventListener("click", measure);

  async function measure() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    part("timing-words").textContent = "Measuring on the server …";
    try {
      take(await fetchJson(urlOf(), { signal }));
    } catch (error) {
      if (!signal.aborted) part("timing-words").textContent = error.message;
    }
  }

  function take(reply) {
    measured = reply;
    specs = null;
    part("timing-words").textContent = thisBatchInWords(reply);
    part("sizes-words").textContent = sizesInWords(reply);
    part("timing-plots").hidden = false;
    table.update(reply, rowsOf);
    invalidate();
  }

  function toSave(key) {
    const shown = charts[key].picture();
    return shown && { ...shown, title: `Time of one ${key} against batch size`, note: `Measured on the server. Marked: this batch of ${format.count(measured.batch_size)}.` };
  }

  /** Another step's batch: the former's times are no longer its own. */
  function clear() {
    asking.abort();
    part("timing-words").textContent = "";
    if (!measured) return;
    measured = null;
    part("timing-plots").hidden = true;
  }

  function update({ palette, index }) {
    if (!measured || !el.clientWidth) return;
    if (specs?.palette !== palette) specs = { palette, update: specOf(measured, "update", palette, index), epoch: specOf(measured, "epoch", palette, index) };
    charts.update.update(specs.update);
    charts.epoch.update(specs.epoch);
  }

  return { update, clear };
}

const UNITS = { update: { name: "one update (µs)", factor: 1e6 }, epoch: { name: "one epoch (ms)", factor: 1e3 } };

function specOf({ sizes, batch_size: own }, key, palette, index) {
  const { name, factor } = UNITS[key];
  const values = sizes[key].map((seconds) => factor * seconds);
  const at = sizes.batch_size.indexOf(own);
  const color = palette.runs[index];
  return {
    x: { name: "batch size", type: "log" }, y: { name, type: "log", range: decadeAbout(values) }, palette,
    traces: [
      { name, x: sizes.batch_size, y: values, color: palette.text, mode: "lines+markers", width: 1.5, symbol: "circle", size: 5 },
      { name: "this batch", x: [own], y: [values[at]], color, mode: "markers", symbol: "circle", size: 10, label: `M = ${format.count(own)}` },
    ],
  };
}

/** A range of at least a decade: noise is not to look like a law. */
function decadeAbout(values) {
  const [low, high] = [Math.min(...values) / 1.4, Math.max(...values) * 1.4];
  const room = Math.sqrt(Math.max(1, (10 * low) / high));
  return [low / room, high * room];
}

function thisBatchInWords({ batch_size: size, this_batch: { loop, matrix_product: product, ratio } }) {
  if (size === 1) return `One example: ${format.duration(loop)} either way, since there is nothing to join.`;
  return `Gradient of these ${format.count(size)} examples: ${format.duration(loop)} in a loop, ${format.duration(product)} in one matrix product a layer. The product is ${format.times(ratio)} as fast, with the same result.`;
}

const SPECIAL = 0.1; // by so much a power of two would have to stand out from its neighbours

function sizesInWords({ sizes }) {
  const timeOf = (size) => sizes.update[sizes.batch_size.indexOf(size)];
  const [first, last] = [0, sizes.epoch.length - 1];
  const parts = [];
  if (sizes.batch_size.includes(65)) {
    const [below, power, above] = [63, 64, 65].map(timeOf);
    const stands = power < (1 - SPECIAL) * Math.min(below, above);
    parts.push(`An update took ${format.duration(below)} at 63 examples, ${format.duration(power)} at 64 and ${format.duration(above)} at 65: ${stands ? "here the power of two was faster" : "a power of two is nothing special here"}.`);
  }
  parts.push(`An epoch of single examples took ${format.times(sizes.epoch[first] / sizes.epoch[last])} as long as one full batch; an update with all examples ${format.times(sizes.update[last] / sizes.update[first])} as long as one with a single example.`);
  return parts.join(" ");
}

const rowsOf = ({ sizes }) => sizes.batch_size.map((size, i) =>
  [format.count(size), format.duration(sizes.update[i]), format.count(sizes.updates_per_epoch[i]), format.duration(sizes.epoch[i])]);
