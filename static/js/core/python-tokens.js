/** A line of Python cut into words, strings, numbers and comments, to colour it. Must not know a page. */

const WORDS = new Set(
  (
    "and as assert break class continue def del elif else except False finally for from if import in is lambda None " +
    "not or pass raise return True try while with yield"
  ).split(" "),
);
const KINDS = [
  /(?<comment>#.*)/,
  /(?<open>"""|''')/,
  /(?<string>[rbf]{0,2}(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))/,
  /(?<number>\b\d[\d_]*\.?\d*(?:e[+-]?\d+)?)/,
  /(?<name>[\p{L}_][\p{L}\p{N}_]*)/u,
];
const TOKEN = new RegExp(KINDS.map(({ source }) => source).join("|"), "gu");

/**
 * {parts: [{kind, text}], within}: `kind` is "word", "string", "number", "comment" or "" for the rest. `within` is the
 * quote of a string over several lines that goes on after the line, or null; it is given to the next line.
 */
export function tokensOf(line, within = null) {
  const parts = [];
  let rest = line;
  if (within) {
    const end = rest.indexOf(within);
    if (end < 0) return { parts: partsOf([["string", rest]]), within };
    parts.push(["string", rest.slice(0, end + 3)]);
    rest = rest.slice(end + 3);
  }
  let at = 0;
  let open = null;
  while (open === null) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(rest);
    if (!match) break;
    const [text] = match;
    parts.push(["", rest.slice(at, match.index)]);
    at = match.index + text.length;
    const { comment, open: quote, string, number, name } = match.groups;
    if (quote) {
      const end = rest.indexOf(quote, at);
      if (end < 0) open = quote;
      const stop = end < 0 ? rest.length : end + 3;
      parts.push(["string", rest.slice(match.index, stop)]);
      at = stop;
    } else parts.push([kindOf({ comment, string, number, name }), text]);
  }
  parts.push(["", rest.slice(at)]);
  return { parts: partsOf(parts), within: open };
}

function kindOf({ comment, string, number, name }) {
  if (comment) return "comment";
  if (string) return "string";
  if (number) return "number";
  return WORDS.has(name) ? "word" : "";
}

/** Neighbours of one kind joined, empty ones left out. */
function partsOf(pairs) {
  return pairs.reduce((parts, [kind, text]) => {
    const last = parts.at(-1);
    if (!text) return parts;
    if (last?.kind !== kind) return [...parts, { kind, text }];
    return [...parts.slice(0, -1), { kind, text: last.text + text }];
  }, []);
}
