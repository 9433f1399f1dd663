/** What is said where the network fails. */

export const RESTART = "The server restarts. The page goes on by itself.";
export const CUT_SHORT = "The stream stopped before its end.";
export const UNANSWERED = { title: "The server did not answer", detail: "Perhaps it is not running, or the connection is lost.", errors: [] };
export const BAD_ANSWER = "The server could not answer";
export const noJson = (status) => `It replied with status ${status} and no JSON.`;
export const BAD_RECORDING = { title: "The recording cannot be read", detail: "The recording in this file cannot be read. Perhaps the file is not whole: save it again.", errors: [] };
