/** The style sheet's colours as values for canvases and graphs. */

import { rampName } from "../../plots/colors.js";
/** @import { Palette } from "../../plots/types.js" */

const ACCENTS = [1, 2, 3, 4, 5, 6];
const CLASSES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Calls `onChange` when the system asks for other colours, or a reader's own style sheet for other text. */
export function watchLook(onChange) {
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
    matchMedia(query).addEventListener("change", onChange);
  const sample = Object.assign(document.createElement("span"), { textContent: "one word", ariaHidden: "true" });
  Object.assign(sample.style, { position: "absolute", top: 0, left: 0, visibility: "hidden" });
  document.body.append(sample);
  new ResizeObserver(onChange).observe(sample);
}

/**
 * Resolves custom properties (light-dark() included) by way of a probe's computed colour.
 * @type {() => Palette}
 */
export function readPalette() {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.forcedColorAdjust = "none"; // otherwise every colour would be the system's one for text
  document.body.append(probe);
  const computed = getComputedStyle(probe);
  const color = (name) => {
    probe.style.color = `var(--${name})`;
    return hex(computed.color);
  };
  const ramp = [color("ramp-low"), color("ramp-high")];
  const values = [color("value-low"), color("value-high")];
  const text = color("quiet");
  const [back, ink] = [color("back"), color("text")];
  const palette = {
    runs: Object.fromEntries(ACCENTS.map((accent) => [accent, color(`run-${accent}`)])),
    regions: CLASSES.map((i) => color(`region-${i}`)),
    marks: CLASSES.map((i) => color(`mark-${i}`)),
    markEdge: color("mark-edge"),
    boundary: color("boundary"),
    curve: color("curve"),
    ground: color("ground"),
    ringBack: back,
    back,
    ink,
    ramp,
    values,
    text,
    grid: color("grid"),
    paleness: 0.5,
    denseness: 0.22,
    valueColor: (value, span) => rampName(values, value, span),
    axes: { text, line: color("control"), font: `12px ${computed.fontFamily}` },
    font: computed.fontFamily,
    coarse: matchMedia("(pointer: coarse)").matches,
  };
  probe.remove();
  return palette;
}

function hex(computed) {
  const parts = computed
    .match(/[\d.]+/g)
    .slice(0, 3)
    .map(Number);
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}
