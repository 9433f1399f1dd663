/** How the line of each run is broken, as lengths of strokes and gaps. */

export const DASHES = ["solid", "8px,5px", "2.5px,3.5px", "9px,3px,2px,3px", "14px,5px", "14px,4px,2px,4px"];
