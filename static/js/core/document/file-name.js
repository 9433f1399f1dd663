/** The name under which a plot is saved. */

const plain = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** "batchwise-two-moons-loss": of an experiment's headline what stands before the runs, then the plot's words. */
export const fileNameOf = (headline, ...words) =>
  ["batchwise", headline.split(":")[0], ...words]
    .map((part) => plain(part ?? ""))
    .filter(Boolean)
    .join("-");
