/** The page's address and history: they always hold the whole experiment. */

import { toQuery } from "../../core/document/experiment.js";
import { addressOf, PAGE_VIEW, viewQuery } from "../../core/document/view-query.js";

/** `onReturn(state)` is called when the person goes back or forward. */
export function createAddress({ root, fieldPaths, onReturn }) {
  let dragging = false;

  const query = (experiment) => toQuery(experiment, fieldPaths);
  const address = ({ experiment, view }, ...more) =>
    addressOf(`${root}/`, query(experiment), viewQuery(view, PAGE_VIEW), ...more);
  const plain = ({ experiment, view }) => ({ experiment, view: { ...view } });

  window.addEventListener("popstate", (event) => event.state && onReturn(event.state));

  return {
    query,
    /** The address of a state. */
    of: address,
    /** The whole address of a state with the playhead at `at`, scrolled to the opened step. */
    link: (state, at) => `${address(state, `at=${at}`)}#step-drawer`,
    isDragging: () => dragging,
    /** The page as it was opened: its address is left as it was typed. */
    remember: (state) => history.replaceState(plain(state), ""),
    /** A finished change is one entry; the first moment of a drag makes it, the rest replace it. */
    finish(state) {
      if (dragging) history.replaceState(plain(state), "", address(state));
      else history.pushState(plain(state), "", address(state));
      dragging = false;
    },
    drag(state) {
      if (dragging) history.replaceState(plain(state), "", address(state));
      else history.pushState(plain(state), "", address(state));
      dragging = true;
    },
    replace: (state) => history.replaceState(plain(state), "", address(state)),
  };
}
