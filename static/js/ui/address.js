/** The page's address and history: they always hold the whole experiment. */

import { toQuery } from "../core/experiment.js";

const VIEW_DEFAULTS = { x: "epochs", y: "linear", theme: "auto", test_loss: false, panels: [], run: 1 };

function viewQuery(view) {
  return Object.keys(VIEW_DEFAULTS)
    .filter((key) => String(view[key]) !== String(VIEW_DEFAULTS[key]))
    .map((key) => `${key}=${view[key] === true ? 1 : view[key]}`)
    .join("&");
}

/** `onReturn(state)` is called when the person goes back or forward. */
export function createAddress({ root, fieldPaths, onReturn }) {
  let dragging = false;

  const query = (experiment) => toQuery(experiment, fieldPaths);
  const address = ({ experiment, view }) => {
    const text = [query(experiment), viewQuery(view)].filter(Boolean).join("&");
    return `${root}/${text ? `?${text}` : ""}`;
  };
  const plain = ({ experiment, view }) => ({ experiment, view: { ...view } });

  window.addEventListener("popstate", (event) => event.state && onReturn(event.state));

  return {
    query,
    /** The whole address of a state with the playhead at `at`, scrolled to the opened step. */
    link: (state, at) => `${address(state)}${address(state).includes("?") ? "&" : "?"}at=${at}#step-drawer`,
    /** The page as it was opened: its address is left as it was typed. */
    isDragging: () => dragging,
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
