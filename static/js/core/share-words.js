/** Short texts of the share dialog and of an embed. Must not know a page. */

export const REPLAY = {
  unplayable: "Not with these panels: only runs, loss and batches play without a server.",
  making: "Making the file …",
  tooLarge: "Too large for one file: choose fewer epochs.",
  unanswered: "The server did not answer. Try again.",
  download: (bytes) => `Download ${(bytes / 1e6).toFixed(1)} MB`,
};

export const heightProblem = (problem) => `The height ${problem}.`;
export const PREVIEW = "Preview of the embed";

export const blockedInWords = (address) => `This site lets no window be opened from here. The address: ${address}`;
export const PARTLY_BAD = "Some settings were refused and have their defaults.";
export const NOT_FOLLOWED = "This command cannot be followed.";
