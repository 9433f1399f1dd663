/**
 * A framed page before its script: it says that no script runs, and the rest is hidden. Depends on these two parts
 * only.
 */

/** Shows the rest in place of what was said. */
export function wake(document) {
  document.getElementById("without-script").remove();
  const rest = document.getElementById("with-script");
  rest.replaceWith(...rest.childNodes);
}
