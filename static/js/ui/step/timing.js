/**
 * How long this batch takes in a loop and in one product, and an update and an epoch by batch size: measured on
 * asking.
 */

import * as format from "../../core/format.js";
import {
  MEASURING,
  sizesInWords,
  thisBatchInWords,
  TIMING,
  timingPictureInWords,
} from "../../core/words/step-words.js";
import { fetchJson } from "../../net/fetch-json.js";
import { createChart } from "../../plots/chart/chart.js";
import { createNumberTable } from "../parts/number-table.js";
import { partOf } from "../parts/elements.js";
/** @import { ChartSpec } from "../../plots/types.js" */

/** `urlOf()` gives the address of the measurement for the step on show. */
export function createTiming(el, { urlOf, invalidate, saving }) {
  const part = partOf(el);
  const charts = Object.fromEntries(Object.keys(UNITS).map((key) => [key, createChart(part(`${key}-plot`))]));
  const table = createNumberTable(el.querySelector("[data-table]"));
  let measured = null;
  let specs = null;
  let asking = new AbortController();

  for (const key of Object.keys(UNITS))
    saving(part(`${key}-plot`), { name: TIMING[key].saved, picture: () => toSave(key) });
  part("measure").addEventListener("click", measure);

  async function measure() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    part("timing-words").textContent = MEASURING;
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
    return shown && { ...shown, ...timingPictureInWords(key, measured) };
  }

  /** Another step's batch: the former's times are no longer its own. */
  function clear() {
    asking.abort();
    part("timing-words").textContent = "";
    if (!measured) return;
    measured = null;
    part("timing-plots").hidden = true;
  }

  function update({ palette, runs, index }) {
    if (!measured || !el.clientWidth) return;
    if (specs?.palette !== palette)
      specs = {
        palette,
        update: specOf(measured, "update", palette, runs[index].accent),
        epoch: specOf(measured, "epoch", palette, runs[index].accent),
      };
    charts.update.update(specs.update);
    charts.epoch.update(specs.epoch);
  }

  return { update, clear };
}

const UNITS = { update: 1e6, epoch: 1e3 }; // in a second

/** @returns {ChartSpec} */
function specOf({ sizes, batch_size: own }, key, palette, accent) {
  const { axis: name } = TIMING[key];
  const values = sizes[key].map((seconds) => UNITS[key] * seconds);
  const at = sizes.batch_size.indexOf(own);
  const color = palette.runs[accent];
  return {
    x: { name: TIMING.size, type: "log" },
    y: { name, type: "log", range: decadeAbout(values) },
    palette,
    traces: [
      {
        name,
        x: sizes.batch_size,
        y: values,
        color: palette.text,
        mode: "lines+markers",
        width: 1.5,
        symbol: "circle",
        size: 5,
      },
      {
        name: TIMING.own,
        x: [own],
        y: [values[at]],
        color,
        mode: "markers",
        symbol: "circle",
        size: 10,
        label: `M = ${format.count(own)}`,
      },
    ],
  };
}

/** A range of at least a decade: noise is not to look like a law. */
function decadeAbout(values) {
  const [low, high] = [Math.min(...values) / 1.4, Math.max(...values) * 1.4];
  const room = Math.sqrt(Math.max(1, (10 * low) / high));
  return [low / room, high * room];
}

const rowsOf = ({ sizes }) =>
  sizes.batch_size.map((size, i) => [
    format.count(size),
    format.duration(sizes.update[i]),
    format.count(sizes.updates_per_epoch[i]),
    format.duration(sizes.epoch[i]),
  ]);
