/** Numbers as people type them, by the customs of several countries. Must not know a field. */

const NUMBER = /^([+-]?)(?=[.,]?\d)([\d.,]+)(e[+-]?\d+)?$/i;
const GROUPED = /^[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*$/; // 1,000 and 1.000.000
const GROUPED_WITH_DECIMALS = /^[1-9]\d{0,2}(?:(?:,\d{3})+\.\d*|(?:\.\d{3})+,\d*)$/; // 1,000.5 and 1.000,5
const PLAIN = /^\d*[.,]?\d*$/;

/**
 * {value}, NaN where the text is no number; or {value, other} where it can mean two numbers: 1,234 is 1.234 or 1234.
 * A comma before three digits groups them where a whole number is expected, as the page groups them itself.
 */
export function numberIn(text, isWhole = false) {
  const plain = text
    .trim()
    .replace(/[−–]/g, "-")
    .replace(/(\d)[\s'’](?=\d{3}(?!\d))/g, "$1");
  const [, sign, digits = "", power = ""] = NUMBER.exec(plain) ?? [];
  const read = (decimal) => Number(`${sign}${decimal}${power}`);
  const whole = () => read(digits.replace(/[.,]/g, ""));
  const decimal = () => read(digits.replace(",", "."));
  if (GROUPED_WITH_DECIMALS.test(digits))
    return { value: read(digits.replace(/[.,](?=.*[.,])/g, "").replace(",", ".")) };
  if (!GROUPED.test(digits)) return { value: digits && PLAIN.test(digits) ? decimal() : NaN };
  if (/[.,].*[.,]/.test(digits)) return { value: whole() };
  if (digits.includes(".") !== isWhole) return { value: isWhole ? whole() : decimal() };
  return { value: decimal(), other: whole() };
}
