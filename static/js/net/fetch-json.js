/** One JSON document over fetch. Depends on the network and problem documents; must not know the page. */

import { UNANSWERED } from "../core/words/page-words.js";
import { isBusy, secondsToWait } from "./busy.js";
import { problemOf, unreadable } from "./unreadable.js";

const TRIES = 5;

/**
 * Gives the document at `url`; throws an Error whose `problem` is the server's problem document, or AbortError.
 * Asks again where a busy server says when to.
 * @type {(url: string, options?: {signal?: AbortSignal, fetch?: Function}) => Promise<any>}
 */
export async function fetchJson(url, { signal, fetch = globalThis.fetch.bind(globalThis) } = {}) {
  let reply = await ask(url, signal, fetch);
  for (let tries = 1; isBusy(reply) && secondsToWait(reply) !== null && tries < TRIES; tries += 1) {
    await pause(secondsToWait(reply), signal);
    reply = await ask(url, signal, fetch);
  }
  if (reply.ok) {
    return reply.json().catch((error) => {
      throw signal?.aborted ? error : failed(unreadable(reply, url));
    });
  }
  const problem = await problemOf(reply, url);
  throw signal?.aborted ? signal.reason : failed(problem);
}

const ask = (url, signal, fetch) =>
  fetch(url, { headers: { Accept: "application/json" }, signal }).catch((error) => {
    throw signal?.aborted ? error : failed(UNANSWERED);
  });

const pause = (seconds, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, 1000 * seconds);
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });

const failed = (problem) => Object.assign(new Error(problem.detail ?? problem.title), { problem });
