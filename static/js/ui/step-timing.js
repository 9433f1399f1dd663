/** How long this batch takes in a loop and in one product, and an update and an epoch by batch size: measured on asking. */

import * as format from "../core/format.js";
import { fetchJson } from "../net/fetch-json.js";
import { createChart } from "../plots/chart.js";

/** `urlOf()` gives the address of the measurement for the step on show. */
export function createTiming(el, { urlOf, invalidate }) {
  const part = (name) => el.querySelector(`[data-part="${name}"]`);
  const charts = { update: createChart(part("update-plot")), epoch: createChart(part("epoch-plot")) };
  let measured = null;
  let specs = null;
  let asking = new AbortController();

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
    part("timing-table").replaceChildren(...rowsOf(reply));
    invalidate();
  }

  /** Another step's batch: the former's times are no longer its own. */
  function clear() {
    asking.abort();
    if (!measured) return;
    measured = null;
    part("timing-plots").hidden = true;
    part("timing-words").textContent = "";
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
  const examples = size === 1 ? "this one example" : `these ${format.count(size)} examples`;
  return `Gradient of ${examples}: ${format.duration(loop)} in a loop, ${format.duration(product)} in one matrix product a layer: ${ratio.toPrecision(2)} times as fast, the same result.`;
}

function sizesInWords({ sizes }) {
  const timeOf = (size) => sizes.update[sizes.batch_size.indexOf(size)];
  const epochOf = (place) => sizes.epoch.at(place);
  const neighbours = sizes.batch_size.includes(65)
    ? `An update took ${format.duration(timeOf(63))} at 63 examples, ${format.duration(timeOf(64))} at 64 and ${format.duration(timeOf(65))} at 65: a power of two is nothing special here. `
    : "";
  const ratio = (a, b) => `${(a / b).toPrecision(2)} times`;
  return `${neighbours}An epoch of single examples took ${ratio(epochOf(0), epochOf(-1))} as long as one full batch; an update with all examples ${ratio(sizes.update.at(-1), sizes.update[0])} as long as one with a single example.`;
}

function rowsOf({ sizes }) {
  return sizes.batch_size.map((size, i) => {
    const line = document.createElement("tr");
    const cells = [format.count(size), format.duration(sizes.update[i]), format.count(sizes.updates_per_epoch[i]), format.duration(sizes.epoch[i])];
    line.append(...cells.map((text, c) => {
      const cell = document.createElement(c ? "td" : "th");
      if (!c) cell.scope = "row";
      cell.textContent = text;
      return cell;
    }));
    return line;
  });
}
