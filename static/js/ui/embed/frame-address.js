/** What an embed has instead of an address bar: nothing is written into the host's history, it is only told. */

import { toQuery } from "../../core/document/experiment.js";
import { furtherOf } from "../../core/document/panels.js";
import { addressOf, PAGE_VIEW, viewQuery } from "../../core/document/view-query.js";

/** `panels` is the table; `onChange()` is called after each choice. The rest is as in ui/player/address.js. */
export function createFrameAddress({ root, fieldPaths, panels, onChange }) {
  let dragging = false;

  const query = (experiment) => toQuery(experiment, fieldPaths);

  /** The address of the whole page with the same experiment. */
  function whole({ experiment, view }, ...more) {
    const opened = furtherOf(panels, view.panels);
    return addressOf(
      `${root}/`,
      query(experiment),
      viewQuery({ ...view, panels: opened, hide: [], lock: [] }, PAGE_VIEW),
      ...more,
    );
  }

  return {
    query,
    whole,
    link: (state, at) => `${whole(state, `at=${at}`)}#step-drawer`,
    isDragging: () => dragging,
    finish() {
      dragging = false;
      onChange();
    },
    drag() {
      dragging = true;
      onChange();
    },
    replace: onChange,
  };
}
