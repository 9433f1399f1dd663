/** The one line of the page that a screen reader reads out. Must not know why something is said. */

/** Gives say(text); what is said in one go is one text. */
export function createAnnouncer(el) {
  const waiting = [];

  return (text) => {
    if (!waiting.length)
      queueMicrotask(() => {
        el.textContent = waiting.splice(0).join(" ");
      });
    waiting.push(text);
  };
}
