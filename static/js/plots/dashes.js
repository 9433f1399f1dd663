/** How the line of a run is broken, as lengths of strokes and gaps, by its accent. */

export const DASHES = {
  1: "solid",
  2: "8px,5px",
  3: "2.5px,3.5px",
  4: "9px,3px,2px,3px",
  5: "14px,5px",
  6: "14px,4px,2px,4px",
};
