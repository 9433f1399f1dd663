/** What keys do on the plane for points. Depends on their names; must not know a point. */

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const FAR = 10;

/** verbs = {shift([right, up]), press(), remove(), go(direction), choose(kind), undo()} */
export function createPlaneKeys(el, verbs) {
  const others = {
    Enter: verbs.press,
    " ": verbs.press,
    Delete: verbs.remove,
    Backspace: verbs.remove,
    PageDown: () => verbs.go(1),
    PageUp: () => verbs.go(-1),
    u: verbs.undo,
    U: verbs.undo,
  };

  function actionOf({ key, shiftKey, ctrlKey, metaKey, altKey }) {
    if ((ctrlKey || metaKey) && key === "z") return verbs.undo;
    if (ctrlKey || metaKey || altKey) return null;
    if (key in STEPS) return () => verbs.shift(STEPS[key].map((way) => way * (shiftKey ? FAR : 1)));
    if (/^[1-9]$/.test(key)) return () => verbs.choose(Number(key) - 1);
    return others[key] ?? null;
  }

  el.addEventListener("keydown", (event) => {
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation(); // the page has keys of its own
    action();
  });
}
