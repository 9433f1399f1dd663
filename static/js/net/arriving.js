/** Files of the page that come when they are first wanted. Depends on time; must not know the page. */

const PAUSE = 2000; // milliseconds

const missing = new Set();
/** @type {(isMissing: boolean) => void} */
let listener = () => {};

/** Calls `told(isMissing)` when a file could not be fetched, and when all have come after all. */
export function onMissing(told) {
  listener = told;
}

/** What `fetching()` promises, begun again after each failure until it succeeds. */
export async function arriving(fetching) {
  for (;;) {
    try {
      const file = await fetching();
      if (missing.delete(fetching) && !missing.size) listener(false);
      return file;
    } catch {
      missing.add(fetching);
      listener(true);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
