/** Keys of the page and the dialog that lists them, where there is one. */

import { byId } from "../parts/elements.js";

const TYPING = "input:not([type=range]):not([type=radio]):not([type=checkbox]), select, textarea";

/** `isLocked("transport")` tells whether the playhead may not be moved by hand. */
export function createKeyboard(verbs, isLocked) {
  const dialog = byId("help");
  const help = () => (dialog.open ? dialog.close() : dialog.showModal());
  byId("help-open")?.addEventListener("click", help);
  dialog?.addEventListener("click", (event) => event.target === dialog && dialog.close());

  const moves = {
    " ": () => verbs.togglePlay(),
    ArrowLeft: (event) => verbs.step(-1, event.shiftKey),
    ArrowRight: (event) => verbs.step(1, event.shiftKey),
    Home: () => verbs.seek(0),
    End: () => verbs.seek(Infinity),
  };

  function actionOf(key) {
    if (key === "?") return dialog && help;
    return isLocked("transport") ? undefined : moves[key];
  }

  document.addEventListener("keydown", (event) => {
    const action = actionOf(event.key);
    if (!action || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isTaken(event)) return;
    event.preventDefault();
    action(event);
  });

  /** Whether the focused control needs this key itself. */
  function isTaken({ target, key }) {
    if (target.closest(TYPING)) return true;
    const inDialog = document.querySelector("dialog[open]");
    if (inDialog) return inDialog !== dialog || key !== "?";
    if (key === "?") return false;
    if (key === " ") return target.matches("button, a, summary, input[type=checkbox], input[type=radio]");
    if (target.closest(".matrix, [role=group][tabindex], [role=region][tabindex], [role=tab]")) return true;
    if (target.matches("input[type=range]")) return target.id !== "scrubber";
    return target.matches("input[type=radio]") && key.startsWith("Arrow");
  }
}
