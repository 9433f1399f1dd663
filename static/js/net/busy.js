/** Replies of a server that is busy or restarts. Knows statuses and headers, no page. */

const BUSY = [429, 502, 503, 504];

export const isBusy = (reply) => BUSY.includes(reply.status);

/** The seconds after which to ask again, as the reply says; null where it does not. */
export const secondsToWait = (reply) => Number(reply.headers.get("Retry-After")) || null;
