/** What is kept of own data, for how long, and how it is deleted. Must not know how they were given. */

import { KEPT, keptInWords, problemInWords } from "../../core/words/own-words.js";
import { byId, partOf, put } from "../parts/elements.js";

/** `keys` as in keys.js; `onDeleted()` is called once the data are deleted, `onAgain()` to change what is used. */
export function createKeptPart(dialog, { datasets, keys, onDeleted, onAgain }) {
  const part = partOf(dialog);
  let id = null; // of the table on show

  function show(shownId) {
    id = shownId;
    part("kept").hidden = id === null;
    const key = id === null ? undefined : keys.of(id).at(-1);
    byId("own-key").value = key ?? "";
    part("deletion").hidden = key === undefined;
    put(part("kept-words"), keptInWords(Number(dialog.dataset.days)));
    put(part("key-note"), key === undefined ? KEPT.noKey : KEPT.key);
    put(part("undeleted"), "");
  }

  async function remove() {
    part("delete").disabled = true;
    put(part("undeleted"), "");
    try {
      for (const key of keys.of(id)) await datasets.remove(id, key).catch(ifWithdrawn);
      keys.forget(id);
      onDeleted();
    } catch (error) {
      put(part("undeleted"), problemInWords(error.problem ?? { title: error.message }));
    }
    part("delete").disabled = false;
  }

  part("delete").addEventListener("click", remove);
  part("change").addEventListener("click", onAgain);

  return {
    show,
    /** Whether the person may go to the comparison from here, or back to the table. */
    showGo(isShown) {
      part("go").hidden = !isShown;
    },
    focus: () => part("show").focus(),
  };
}

/** Data that are gone already need no deletion, and one of several keys may be withdrawn already. */
function ifWithdrawn(error) {
  if (![403, 404].includes(error.problem?.status)) throw error;
}
