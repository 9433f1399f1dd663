/** Replies of a server that is busy or restarts. Depends on statuses and headers; must not know the page. */

const BUSY = [429, 502, 503, 504];

export const isBusy = (reply) => BUSY.includes(reply.status);

/** The seconds after which to ask again, as the reply says; null where it does not. */
export const secondsToWait = (reply) => Number(reply.headers.get("Retry-After")) || null;
