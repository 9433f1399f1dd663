/** The playhead's movement: playing, waiting for the stream, standing. Depends on positions; must not know any runs. */

const WHOLE = 8; // seconds for everything at speed 1
const LONGEST_FRAME = 1; // seconds: a slow machine keeps pace, while a longer gap means that the page was away
const AFTER_A_GAP = 0.1; // seconds that it then moves on, so that it does not jump

export function createClock() {
  // While held (data are awaited) or gripped (a slider moves) it stands, and plays on after that.
  const clock = { position: 0, reached: 0, playing: false, held: false, gripped: false, speed: 1, goal: null };

  const put = (position) => {
    clock.position = Math.max(0, position);
    clock.reached = Math.max(clock.reached, clock.position);
  };

  return Object.assign(clock, {
    /** To the start; then play, stand, or follow the stream up to `goal` (Infinity: the end). */
    reset({ play = false, goal = null } = {}) {
      Object.assign(clock, { position: 0, reached: 0, playing: play, held: false, goal });
    },

    /** One frame later: `available` is how far the data reach, `complete` whether no more will come. */
    advance(seconds, available, extent, complete) {
      if (clock.held || clock.gripped) return;
      if (clock.goal !== null) {
        put(Math.min(clock.goal, available));
        if (complete || clock.position >= clock.goal) clock.goal = null;
      } else if (clock.playing) {
        const pace = (extent / WHOLE) * clock.speed;
        put(Math.min(available, clock.position + pace * (seconds > LONGEST_FRAME ? AFTER_A_GAP : seconds)));
        if (complete && clock.position >= available) clock.playing = false;
      }
    },

    /** To a position, which ends playing. */
    seek(position, available) {
      Object.assign(clock, { playing: false, goal: null });
      put(Math.min(position, available));
    },

    /** Starts or ends playing; at the end it begins anew. */
    toggle(available, complete) {
      if (!clock.playing && complete && clock.position >= available) clock.position = 0;
      Object.assign(clock, { playing: !clock.playing, goal: null });
    },

    /** The same moment on another axis. */
    rescale(position, reached) {
      Object.assign(clock, { position, reached: Math.max(position, reached) });
      if (clock.goal !== null) clock.goal = Infinity;
    },
  });
}
