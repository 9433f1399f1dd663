/** Which controls an address hides, and which it locks. Knows their names in the page. */

/** What moves the playhead or the experiment from outside the fieldsets that can be locked. */
const LOCKED_BY = {
  togglePlay: "transport", step: "transport", seek: "transport", restart: "transport",
  open: "choices", chooseAll: "choices",
};

/** The verbs as a person may use them: one that is locked does nothing, wherever its control stands. */
export function byHand(verbs, isLocked) {
  const guarded = ([name, verb]) => [name, (...given) => (isLocked(LOCKED_BY[name]) ? undefined : verb(...given))];
  return Object.fromEntries(Object.entries(verbs).map(guarded));
}

/** `hide` and `lock` are lists of names: parts that are not shown, and controls that stand but cannot be changed. */
export function showAllowed({ hide, lock }) {
  const { dataset } = document.body;
  const [hidden, locked] = [hide.join(" "), lock.join(" ")];
  if (dataset.hide !== hidden) dataset.hide = hidden;
  if (dataset.lock !== locked) dataset.lock = locked;
  for (const fieldset of document.querySelectorAll("[data-locked-by]")) fieldset.disabled = lock.includes(fieldset.dataset.lockedBy);
}
