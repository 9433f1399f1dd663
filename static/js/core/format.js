/** Numbers as a person reads them. */

const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

export const NONE = "–";

/** A tick of an axis, short enough to stand beside it: 0.001, 0.2, 30, 10⁻⁵, 1.2·10⁶ */
export function plainTick(value) {
  if (value === 0) return "0";
  if (value >= 1000 && value < 1e5) return count(Number(value.toPrecision(3)));
  if (value >= 1e-4 && value < 1000) return String(Number(value.toPrecision(3)));
  const [digits, exponent] = value.toExponential(2).split("e");
  const mantissa = String(Number(digits));
  return `${mantissa === "1" ? "" : `${mantissa}·`}10${superscript(exponent)}`;
}

const superscript = (exponent) => [...String(Number(exponent))].map((sign) => SUPERSCRIPT[sign]).join("");

/** 12,000 */
export function count(value) {
  return Number.isFinite(value) ? GROUPED.format(value) : NONE;
}

/** Three digits that matter: 0.0912, 1.24, 312, 1.2 × 10⁻⁵ */
export function loss(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return scientific(value);
  if (size >= 999.5) return minus(count(value)); // three digits of it would be 1.00e+3
  if (size < 0.001) return minus(value.toPrecision(2));
  return minus(size < 0.1 ? value.toFixed(4) : value.toPrecision(3));
}

function scientific(value) {
  const [mantissa, exponent] = value.toExponential(1).split("e");
  return `${minus(mantissa)}\u00a0×\u00a010${superscript(exponent)}`; // kept on one line
}

/** 1.5 times, 120 times */
export function times(ratio) {
  if (!Number.isFinite(ratio)) return `${NONE} times`;
  const digits = ratio < 10 ? 1 : 0;
  return `${ratio.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })} times`;
}

/** A change with its sign: +0.0003, −0.0138 */
export function change(value) {
  if (!Number.isFinite(value)) return NONE;
  return `${value > 0 ? "+" : ""}${loss(value)}`;
}

/** −0.0117, four places: whether two directions agree shows only there. */
export function cosine(value) {
  return Number.isFinite(value) ? minus(value.toFixed(4)) : NONE;
}

const minus = (text) => text.replace("-", "−");

/** 48 ms, 0.6 ms, 1.24 s */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return NONE;
  if (seconds === 0) return "0 ms";
  if (seconds < 1e-4) return `${(seconds * 1e6).toFixed(0)} µs`;
  if (seconds < 0.01) return `${(seconds * 1e3).toFixed(2)} ms`;
  if (seconds < 0.1) return `${(seconds * 1e3).toFixed(1)} ms`;
  if (seconds < 1) return `${(seconds * 1e3).toFixed(0)} ms`;
  return `${seconds.toFixed(2)} s`;
}

/** 12.4, and 40.0 */
export const epochs = (value) => TENTHS.format(value);

/** 98.3 % */
export function percent(share) {
  if (share === null || share === undefined || Number.isNaN(share)) return NONE;
  return share === 1 ? "100\u00a0%" : `${(100 * share).toFixed(1)}\u00a0%`;
}

/** "1 update", "1,200 updates" */
export const counted = (n, one, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;

/** The text, cut with an ellipsis where it has more characters than these. */
export const shortened = (text, most) =>
  text.length > most ? `${text.slice(0, Math.max(1, most - 1)).trim()}…` : text;

/** With a capital at its start. */
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** What each axis counts. */
export const AXIS_NAMES = { updates: "updates", epochs: "epochs", examples: "examples seen", time: "compute time" };

/** The title of an axis; its positions are multiplied by `factor`. */
export const axisTitle = (axis, factor) =>
  `${AXIS_NAMES[axis]}${axis === "time" ? ` (${factor === 1000 ? "ms" : "s"})` : ""}`;

/** The playhead in words: "12.4 epochs", "1,200 updates", "48 ms". */
export function position(axis, value) {
  if (axis === "time") return duration(value);
  if (axis === "epochs") return `${epochs(value)} ${value === 1 ? "epoch" : "epochs"}`;
  const whole = Math.floor(value);
  return axis === "updates" ? counted(whole, "update") : `${counted(whole, "example")} seen`;
}

/** A tick label, with just the digits that its step needs. */
export function tick(value, step) {
  const digits = Math.max(0, Math.min(8, -Math.floor(Math.log10(step) + 1e-9)));
  return minus(value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })).replace(
    /^−(0(\.0+)?)$/,
    "$1",
  );
}
