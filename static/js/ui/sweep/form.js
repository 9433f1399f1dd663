/** The form of a sweep: its fields as a query, and what is wrong with them beside each. */

import { sweepQuery } from "../../core/sweep/query.js";
import { PROBLEM } from "../../core/words/sweep-words.js";
import { put } from "../parts/elements.js";

const LISTS = ["batch_sizes", "learning_rates"];
/**
 * Names of fields that stand for others in what the server says.
 * @type {[RegExp, string][]}
 */
const PLACES = [
  [/^(stop|epochs|updates)/, "stop"],
  [/batch_size/, "batch_sizes"],
  [/learning_rate/, "learning_rates"],
  [/^data(\.name)?$/, "data.name"],
  [/^target/, "target"],
];

/** `onStart()` is called when the form is sent. */
export function createSweepForm(el, onStart) {
  const controls = [...el.elements].filter(({ name }) => name);
  const stop = controls.find(({ name }) => name.startsWith("stop."));
  const data = el.elements.data;

  el.addEventListener("submit", (event) => {
    event.preventDefault();
    onStart();
  });

  /** The query of what the form says; `page` is the sweep that it was filled from. */
  function query(page) {
    const settings = Object.fromEntries(
      controls
        .filter((control) => control !== stop && control !== data)
        .map(({ name, value }) => [
          name,
          LISTS.includes(name)
            ? value
                .split(/[\s,;]+/)
                .filter(Boolean)
                .join(",")
            : value.trim(),
        ]),
    );
    return sweepQuery({
      experiment: page.experiment,
      before: page.data,
      data: data.value,
      stop: { path: stop.name, value: stop.value.trim() },
      settings: { ...settings, run: page.run ? String(page.run) : "" },
    });
  }

  function fill({ sweep, data: name, stop: rule }) {
    for (const control of controls) {
      const value = sweep[control.name];
      if (control.name in sweep) control.value = Array.isArray(value) ? value.join(",") : (value ?? "");
    }
    data.value = name;
    const [[unit, amount]] = Object.entries(rule);
    Object.assign(stop, { name: `stop.${unit}`, value: amount });
    accept();
  }

  function accept() {
    for (const line of el.querySelectorAll("[data-problem]")) put(line, "");
    for (const control of controls) control.removeAttribute("aria-invalid");
  }

  /** Shows each of entries = [{field, message}] at its field; gives those that have none here. */
  function refuse(entries) {
    accept();
    const others = entries.filter((entry) => !show(entry));
    el.closest("details")?.setAttribute("open", "");
    if (document.hasFocus()) el.querySelector("[aria-invalid]")?.focus(); // a frame must not take it from its host
    return others;
  }

  function show({ field, message }) {
    const name = PLACES.find(([pattern]) => pattern.test(field ?? ""))?.[1] ?? field;
    const line = [...el.querySelectorAll("[data-problem]")].find(({ dataset }) => dataset.problem === name);
    if (!line) return false;
    put(line, [line.textContent, PROBLEM(message)].filter(Boolean).join(" "));
    line.parentElement.querySelector("input, select").setAttribute("aria-invalid", "true");
    return true;
  }

  return {
    query,
    fill,
    accept,
    refuse,
    choose(name, value) {
      el.elements[name].value = value;
    },
  };
}
