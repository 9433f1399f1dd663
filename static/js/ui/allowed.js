/** Which controls an address hides, and which it locks. Knows their names in the page. */

/** `hide` and `lock` are lists of names: parts that are not shown, and controls that stand but cannot be changed. */
export function showAllowed({ hide, lock }) {
  const { dataset } = document.body;
  const [hidden, locked] = [hide.join(" "), lock.join(" ")];
  if (dataset.hide !== hidden) dataset.hide = hidden;
  if (dataset.lock !== locked) dataset.lock = locked;
  for (const fieldset of document.querySelectorAll("[data-locked-by]")) fieldset.disabled = lock.includes(fieldset.dataset.lockedBy);
}
