/** Short texts of the share dialog. Must not know a page. */

import { listed } from "./headline.js";

export const OFFLINE = {
  unplayable: (panels) => `Not with these panels: only ${listed(panels)} play without a server.`,
  making: "Making the file …",
  tooLarge: "Too large for one file: choose fewer epochs.",
  unanswered: "The server did not answer. Try again.",
  download: (bytes) => `Download ${(bytes / 1e6).toFixed(1)} MB`,
};

/** The server's message without what it advises a program. */
export const impossible = (title, message) => `The ${title} ${message.split(";")[0]}.`;

export const heightProblem = (problem) => `The height ${problem}.`;
export const PREVIEW = "Preview of the embed";
