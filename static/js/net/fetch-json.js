/** One JSON document over fetch. Knows the network and problem documents, no page. */

import { problemOf, unreadable } from "./unreadable.js";

/** Gives the document at `url`; throws an Error whose `problem` is the server's problem document, or AbortError. */
export async function fetchJson(url, { signal, fetch = globalThis.fetch.bind(globalThis) } = {}) {
  const reply = await fetch(url, { headers: { Accept: "application/json" }, signal }).catch((error) => {
    throw signal?.aborted ? error : failed({ title: "The server did not answer", detail: "Perhaps it is not running, or the connection is lost.", errors: [] });
  });
  if (reply.ok) {
    return reply.json().catch((error) => {
      throw signal?.aborted ? error : failed(unreadable(reply, url));
    });
  }
  const problem = await problemOf(reply, url);
  throw signal?.aborted ? signal.reason : failed(problem);
}

const failed = (problem) => Object.assign(new Error(problem.detail ?? problem.title), { problem });
