/**
 * The newest of the documents that are wanted one after the other. Depends on the network and time; must not know the
 * page.
 */

import { fetchJson } from "./fetch-json.js";

/**
 * `want(url)` asks for a document once it has been wanted for `wait` milliseconds, and drops the one before;
 * `want(null)` asks for none. `onChange()` tells of each answer. An answer stays until the next one is there.
 */
export function createLatest({ wait = 150, onChange, load = fetchJson }) {
  let wanted = null;
  let timer = null;
  let asking = new AbortController();
  let answer = { url: null, data: null, error: null };

  function want(url) {
    if (url === wanted) return;
    wanted = url;
    clearTimeout(timer);
    asking.abort();
    if (url !== null && url !== answer.url) timer = setTimeout(() => ask(url), wait);
  }

  async function ask(url) {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const found = await load(url, { signal }).then(
      (data) => ({ data, error: null }),
      (error) => ({ data: answer.data, error }),
    );
    if (signal.aborted) return;
    answer = { url, ...found };
    onChange();
  }

  return {
    want,
    /** {url, data, error}: `data` is of an older wish where there is an error. */
    answer: () => answer,
    isLate: () => wanted !== null && wanted !== answer.url,
    again() {
      ask(wanted);
      answer = { ...answer, url: null, error: null };
    },
    forget() {
      want(null);
      answer = { url: null, data: null, error: null };
    },
  };
}
