/** When something is said aloud: of a play its start and its end, and none of its steps. Must not know an element. */

import { sameValue } from "../../core/document/experiment.js";
import * as format from "../../core/format.js";
import { stepAt } from "../../core/playhead.js";
import { dataInWords, divergenceInWords, endInWords, pauseInWords, runsInWords } from "../../core/words/spoken.js";

const REST = 400; // milliseconds for which the playhead stands before its place is said

/**
 * `say(words)` says something, `isSpoken()` tells whether the playhead's place needs no saying: the control in focus
 * says it, or the page is not in focus.
 */
export function createAnnouncements(say, catalog, isSpoken) {
  let before = null; // the state of the last picture
  let diverged = new Set(); // the runs of which it has been said
  let news = false; // whether the runs came by a choice, and their end is to be said
  let timer = null;

  /**
   * state = {runs, open, axis, position, playing, isEnd, isFollowing, isDragging}: that of a picture which is drawn.
   */
  function update(state) {
    if (state.isDragging) return;
    const last = before ?? { ...state, playing: false };
    const isNew = state.runs !== last.runs;
    before = state;
    if (isNew) begin(state, last);
    if (state.playing && (isNew || !last.playing)) say("Playing.");
    tellDivergence(state);
    tellStand(state, last);
    if (state.playing || state.isEnd) news = false;
  }

  function begin(state, { open }) {
    news = true;
    diverged = new Set();
    const isSame = sameValue(open.experiment.data, state.open.experiment.data);
    say(isSame ? runsInWords(state.runs) : dataInWords(state.open, catalog));
  }

  function tellDivergence({ runs, axis, position }) {
    for (const run of runs) {
      if (run.status !== "diverged" || diverged.has(run) || stepAt(run, axis, position) < run.length) continue;
      diverged.add(run);
      say(divergenceInWords(run));
    }
  }

  /** Why it stands, if it played before or the runs are new; else where. */
  function tellStand(state, last) {
    const { runs, axis, position, playing, isEnd } = state;
    const hasPlayed = last.playing && runs === last.runs;
    if (!playing && isEnd && (hasPlayed || news)) say(endInWords(runs, axis, position));
    else if (!playing && hasPlayed) say(pauseInWords(axis, position));
    else followHand(state, last);
  }

  /** Where the playhead has come to by a key or a press, once it rests. */
  function followHand({ runs, axis, position, playing, isFollowing }, last) {
    if (runs === last.runs && position === last.position && !playing) return;
    clearTimeout(timer);
    const isByHand = runs === last.runs && axis === last.axis && !playing && !isFollowing && !last.isFollowing;
    if (isByHand && !isSpoken()) timer = setTimeout(() => say(`${format.position(axis, position)}.`), REST);
  }

  return { update };
}
