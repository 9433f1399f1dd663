/** Play, pause, step, drag, speed, and from where changes apply. Shows the playhead; every action is a verb of the page. */

import * as format from "../core/format.js";

const byId = (id) => document.getElementById(id);

export function createTransport(verbs) {
  const scrubber = byId("scrubber");
  const output = byId("position");
  const play = byId("play");
  const whole = Number(scrubber.max);

  byId("step-back").addEventListener("click", (event) => verbs.step(-1, event.shiftKey));
  byId("step-forward").addEventListener("click", (event) => verbs.step(1, event.shiftKey));
  play.addEventListener("click", verbs.togglePlay);
  scrubber.addEventListener("input", () => verbs.seekShare(Number(scrubber.value) / whole));
  for (const radio of document.querySelectorAll("input[name=apply]")) {
    radio.addEventListener("change", () => radio.checked && verbs.applyFrom(radio.value));
  }
  byId("speed").addEventListener("change", (event) => verbs.setSpeed(Number(event.target.value)));

  return {
    update({ axis, position, extent, playing }) {
      const value = extent ? Math.round((whole * position) / extent) : 0;
      if (Number(scrubber.value) !== value) scrubber.value = value;
      const text = format.position(axis, position);
      if (output.textContent !== text) {
        output.textContent = text;
        scrubber.setAttribute("aria-valuetext", text);
      }
      const state = String(playing);
      if (document.body.dataset.playing !== state) document.body.dataset.playing = state;
      const label = playing ? "Pause" : "Play";
      if (play.getAttribute("aria-label") !== label) {
        play.setAttribute("aria-label", label);
        play.title = `${label} (space)`;
      }
    },
  };
}
