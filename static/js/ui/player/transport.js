/**
 * Play, pause, step, drag, speed, and from where changes apply. Shows the playhead; every action is a verb of the
 * page.
 */

import * as format from "../../core/format.js";
import { watchHand } from "../parts/slider.js";
import { byId, put } from "../parts/elements.js";

export function createTransport(verbs) {
  const scrubber = byId("scrubber");
  const output = byId("position");
  const play = byId("play");
  const whole = Number(scrubber.max);
  let shown = 0; // the scrubber's value as it was shown last

  const tellPosition = () => scrubber.setAttribute("aria-valuetext", output.textContent);

  byId("step-back").addEventListener("click", (event) => verbs.step(-1, event.shiftKey));
  byId("step-forward").addEventListener("click", (event) => verbs.step(1, event.shiftKey));
  play.addEventListener("click", verbs.togglePlay);
  watchHand(scrubber, { move });
  scrubber.addEventListener("focus", tellPosition);
  /** @type {NodeListOf<HTMLInputElement>} */
  const radios = document.querySelectorAll("input[name=apply]");
  for (const radio of radios) {
    radio.addEventListener("change", () => radio.checked && verbs.applyFrom(radio.value));
  }
  byId("speed").addEventListener("change", (event) => verbs.setSpeed(Number(event.target.value)));

  /** The least move is that of a key, or of a screen reader: one update. */
  function move() {
    const by = Number(scrubber.value) - shown;
    if (Math.abs(by) === 1) verbs.step(by);
    else verbs.seekShare(Number(scrubber.value) / whole);
  }

  return {
    update({ axis, position, extent, playing }) {
      shown = extent ? Math.round((whole * position) / extent) : 0;
      if (Number(scrubber.value) !== shown) scrubber.value = shown;
      const text = format.position(axis, position);
      put(output, text);
      // A screen reader reads out each new text of the control in focus: not while it plays.
      const isFollowed = playing && document.activeElement === scrubber;
      if (!isFollowed && scrubber.getAttribute("aria-valuetext") !== text) tellPosition();
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
