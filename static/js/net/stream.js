/** The stream of one experiment over fetch: lines in, messages out. Depends on the network; must not know the page. */

import { CUT_SHORT, RESTART } from "../core/words/page-words.js";
import { isBusy, secondsToWait } from "./busy.js";
import { linesOf } from "./lines.js";
import { problemOf } from "./unreadable.js";

const BACKOFF = [0.5, 1, 2, 4, 8]; // seconds

/**
 * Opens the stream and keeps it open until its end, resuming from the last id after a failure.
 * Calls `onMessage(message)` for each line, and `onState(state, detail)` with connecting, streaming,
 * ended, offline (detail: {seconds, reason}) or refused (detail: the problem). While it is held it has no
 * connection, and then goes on where it was. Gives {hold, go, close}.
 */
export function openStream({ url, onMessage, onState, held = false, fetch = globalThis.fetch.bind(globalThis) }) {
  const closing = new AbortController();
  let connection = new AbortController();
  let cursor = null;
  let failures = 0;
  let cause = null; // of failures, in words, where the server told it
  let wake = () => {};

  async function attempt(signal) {
    const address = cursor === null ? url : `${url}&from=${encodeURIComponent(cursor)}`;
    const reply = await fetch(address, { headers: { Accept: "application/x-ndjson" }, signal });
    if (reply.status === 204) return "ended";
    if (!reply.ok) return refusal(reply, address);
    for await (const line of linesOf(reply.body)) {
      const { event, id, data } = JSON.parse(line);
      const message = { ...data, event, id };
      if (message.event === "problem") return { problem: message };
      if (message.event === "restart") {
        cause = RESTART;
        throw new Error(RESTART);
      }
      if (message.event === "open") onState("streaming");
      failures = 0;
      cause = null;
      cursor = message.id ?? cursor;
      onMessage(message);
      if (message.event === "end") return "ended";
    }
    throw new Error(CUT_SHORT);
  }

  async function keepOpen() {
    onState("connecting");
    while (!closing.signal.aborted) {
      let wait;
      if (held) await pause();
      if (held) continue;
      const { signal } = connection;
      try {
        const result = await attempt(signal);
        if (result === "ended") return onState("ended");
        if (!result.wait) return onState("refused", result.problem);
        wait = { seconds: result.wait, reason: result.problem.detail };
      } catch {
        if (signal.aborted) continue;
        wait = { seconds: BACKOFF[Math.min(failures++, BACKOFF.length - 1)], reason: cause };
        if (failures > BACKOFF.length) cause = null; // a restart does not take this long
      }
      onState("offline", wait);
      await pause(wait.seconds);
    }
    return undefined;
  }

  /** @type {(seconds?: number) => Promise<void>} */
  const pause = (seconds) =>
    new Promise((resolve) => {
      const timer = seconds === undefined ? null : setTimeout(resolve, 1000 * seconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  queueMicrotask(keepOpen); // so that the caller has the handle before the first state
  return {
    hold() {
      held = true;
      connection.abort();
    },
    go() {
      held = false;
      connection = new AbortController();
      wake();
    },
    close() {
      closing.abort();
      connection.abort();
      wake();
    },
  };
}

/** A problem, and for a busy server the seconds to wait. */
async function refusal(reply, address) {
  const problem = await problemOf(reply, address);
  return { problem, wait: isBusy(reply) ? (secondsToWait(reply) ?? 2) : 0 };
}
