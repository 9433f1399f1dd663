/** Which controls an address hides, and which it locks. Depends on their names in the page. */

const EVERYTHING = () => ["choices", "runs", "axes", "transport"];
const toMove = () => ["transport"];

/**
 * What a verb changes, by its arguments; `touches(path)` tells it of a choice. A verb that does not stand here
 * counts as changing everything: so any lock holds it.
 */
const changesWith = (touches) => ({
  choose: touches,
  drag: touches,
  chooseAll: (pairs) => ["choices", ...pairs.flatMap(([path]) => touches(path))],
  newSeed: () => [...touches("model.seed"), ...touches("seed")],
  editChanges: () => ["runs"],
  removeChange: () => ["runs"],
  changeAxes: () => ["axes"],
  togglePlay: toMove,
  step: toMove,
  seek: toMove,
  seekShare: toMove,
  setSpeed: toMove,
  restart: toMove,
  applyFrom: toMove,
  complain: () => [],
  withdraw: () => [],
  standing: () => [],
});

/**
 * The verbs as a person may use them: one that would change what is locked does nothing, wherever its control stands.
 * `onBlocked(name, …)` is called instead of it.
 */
export function byHand(verbs, isLocked, touches, onBlocked) {
  const changes = changesWith(touches);
  const guarded = ([name, verb]) => [
    name,
    (...given) => {
      const isBlocked = (changes[name] ?? EVERYTHING)(...given).some(isLocked);
      return isBlocked ? onBlocked(name, ...given) : verb(...given);
    },
  ];
  return Object.fromEntries(Object.entries(verbs).map(guarded));
}

/** `hide` and `lock` are lists of names: parts that are not shown, and controls that stand but cannot be changed. */
export function showLocks({ hide, lock }) {
  const { dataset } = document.body;
  const [hidden, locked] = [hide.join(" "), lock.join(" ")];
  if (dataset.hide !== hidden) dataset.hide = hidden;
  if (dataset.lock !== locked) dataset.lock = locked;
  /** @type {NodeListOf<HTMLFieldSetElement>} */
  const fieldsets = document.querySelectorAll("[data-locked-by]");
  for (const fieldset of fieldsets) fieldset.disabled = lock.includes(fieldset.dataset.lockedBy);
}
