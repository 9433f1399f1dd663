/** Equations written in a line, as the catalog has them, as trees of MathML: [name, ...children]. */

const OPENING = { "(": ")", "⌊": "⌋", "|": "|" };
const FUNCTIONS = ["cos", "exp", "log", "max", "min", "sign", "tanh"];
const SUPERSCRIPTS = { "²": ["mn", "2"], "³": ["mn", "3"], ᵗ: ["mi", "t"] };
const SUBSCRIPTS = { "₀": ["mn", "0"], "₁": ["mn", "1"], "₂": ["mn", "2"], ₖ: ["mi", "k"] };
const TOKEN = /[A-Za-z]{2,}|\d+(\.\d+)?|[\p{L}\p{N}]\u0302?|\S/gu;

/** {equations: [tree], source}: a tree for each part between ", ", and the source in parentheses at the end. */
export function parseEquation(text) {
  const [body, source = ""] = text.split(/\s{2,}(?=\()/);
  return {
    equations: body.split(", ").map((part) => row(sequence(tokensOf(part)))),
    source: source.replaceAll("`", ""),
  };
}

const tokensOf = (text) => text.normalize("NFD").match(TOKEN) ?? [];

const row = (items) => (items.length === 1 ? items[0] : ["mrow", ...items]);

/** Items up to the closing sign, which is taken off the tokens. */
function sequence(tokens, closing = null) {
  const items = [];
  while (tokens.length && tokens[0] !== closing) items.push(fraction(tokens));
  if (closing) tokens.shift();
  return items;
}

/** An item, or two with a bar between: only what stands right beside the stroke belongs to it. */
function fraction(tokens) {
  const above = raised(tokens);
  if (tokens[0] !== "/") return above;
  tokens.shift();
  return ["mfrac", flat(inner(above)), flat(inner(raised(tokens)))];
}

/** Within a fraction or high up there is no room for a bar: a stroke instead. */
function flat(item) {
  if (typeof item === "string") return item;
  const [name, ...parts] = item.map(flat);
  return name === "mfrac" ? ["mrow", parts[0], ["mo", "/"], parts[1]] : [name, ...parts];
}

/** An item with what stands high or low at it. */
function raised(tokens) {
  let item = single(tokens);
  while (tokens.length) {
    const [next] = tokens;
    if (next in SUBSCRIPTS) item = ["msub", item, SUBSCRIPTS[tokens.shift()]];
    else if (next in SUPERSCRIPTS) item = ["msup", item, SUPERSCRIPTS[tokens.shift()]];
    else if (next === "^") item = ["msup", item, (tokens.shift(), flat(inner(single(tokens))))];
    else break;
  }
  return item;
}

function single(tokens) {
  const token = tokens.shift();
  if (token === undefined) return ["mrow"];
  if (token === "√") return ["msqrt", inner(raised(tokens))];
  if (token in OPENING) {
    const items = sequence(tokens, OPENING[token]);
    return ["mrow", ["mo", token], ...items, ["mo", OPENING[token]]];
  }
  if (/^\d|^½$/.test(token)) return ["mn", token];
  if (/^[A-Za-z]{2,}$/.test(token)) return FUNCTIONS.includes(token) ? ["mi", token] : ["mtext", `\u00a0${token}`];
  if (/^\p{L}\u0302$/u.test(token)) return ["mover", ["mi", token[0]], ["mo", "^"]];
  return [/^\p{L}$/u.test(token) ? "mi" : "mo", token];
}

/** A group without its parentheses, for a place where a fraction bar or a root holds it together. */
function inner(item) {
  const [name, first, ...rest] = item;
  return name === "mrow" && first?.[1] === "(" ? row(rest.slice(0, -1)) : item;
}
