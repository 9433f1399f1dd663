/** The verbs that move the playhead. Depends on clock and runs; must not know the experiment or a control. */

import { extent, nextEvent, previousEvent } from "../../core/playhead.js";

/** The tools are those of verbs.js. */
export function createPlayheadVerbs({ signals, clock, session, stillness, reach, onMove }) {
  function seek(position) {
    if (!signals.get("runs").length) return;
    clock.seek(Math.min(position, reach.limit()), reach.limit());
    onMove();
  }

  /** The runs whose steps the playhead goes by: all, or only the chosen one while its opened step is shown. */
  function steppedRuns() {
    const [runs, { panels, run }] = [signals.get("runs"), signals.get("view")];
    return panels.includes("step") ? [runs[Math.min(run, runs.length - 1)]] : runs;
  }

  return {
    seek,
    seekShare: (share) => seek(share * extent(signals.get("runs"), signals.get("view").x)),
    step(direction, wholeEpochs) {
      const move = direction > 0 ? nextEvent : previousEvent;
      seek(move(steppedRuns(), signals.get("view").x, clock.position, wholeEpochs) ?? clock.position);
    },
    togglePlay() {
      clock.toggle(reach.limit(), reach.complete());
      onMove();
    },
    /** From the start; a stream that was refused or did not come is asked for again. */
    restart() {
      if (signals.get("state") === "refused" || signals.get("state") === "offline") return session.start();
      clock.reset({ play: !stillness.matches });
      return onMove();
    },
    setSpeed(speed) {
      clock.speed = speed;
      onMove();
    },
  };
}
