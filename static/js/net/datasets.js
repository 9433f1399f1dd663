/** The server's store of own data: a table is read, kept, given back, deleted. Must not know the page. */

import { UNANSWERED } from "../core/words/page-words.js";
import { problemOf, unreadable } from "./unreadable.js";

const PATH = "/api/v1/datasets";

/** Each call gives what the server replied, or throws an Error whose `problem` says why not, or AbortError. */
export function createDatasets(root, fetch = globalThis.fetch.bind(globalThis)) {
  async function ask(address, { signal, ...options } = /** @type {any} */ ({})) {
    const headers = { Accept: "application/json", ...options.headers };
    const reply = await fetch(address, { ...options, headers, signal }).catch((error) => {
      throw signal?.aborted ? error : failed(UNANSWERED);
    });
    if (!reply.ok) throw failed(await problemOf(reply, address));
    if (reply.status === 204) return null;
    return reply.json().catch(() => {
      throw signal?.aborted ? signal.reason : failed(unreadable(reply, address));
    });
  }

  return {
    /** Sends a table = {body, type} with the query of what is said of it. */
    send: ({ body, type }, query, signal = undefined) =>
      ask(`${root}${PATH}?${query}`, { method: "POST", headers: { "Content-Type": type }, body, signal }),
    get: (id) => ask(`${root}${PATH}/${id}`),
    remove: (id, key) => ask(`${root}${PATH}/${id}`, { method: "DELETE", headers: { "Deletion-Key": key } }),
    /** What the page would show at this query, {resolved, notices}. */
    check: (query) => ask(`${root}/?${query}`),
  };
}

const failed = (problem) => Object.assign(new Error(problem.detail ?? problem.title), { problem });
