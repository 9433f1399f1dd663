/** The height of an embed in the share dialog, and what is left out at it. Must not know the address. */

import { heightProblem } from "../../core/words/share-words.js";
import * as format from "../../core/format.js";
import { leftOutInWords } from "../../core/document/left-out.js";
import { readNumber, scaleOf, showValue } from "../parts/fields.js";
import { put } from "../parts/elements.js";

const SCREEN = 900; // pixels: in a taller frame, playback is out of sight while the runs are seen

/**
 * `always` are panels that make do with little height; `panels()` and `shown()` are those chosen, `onChange(pixels)`
 * is told of another height.
 */
export function createShareHeight(field, { words, button, always, panels, shown, onChange }) {
  let wanted = null; // {height, without}: pixels in which the embed leaves nothing out, and what it leaves out now
  let follows = "usual"; // what the height goes by: "usual", "whole", or "own" once it was typed

  const typed = () => readNumber(field.value, scaleOf(field));
  const height = () => typed().value ?? Number(field.defaultValue);

  /** What the embed in the preview tells. */
  function take(told) {
    wanted = told;
    change();
  }

  const isShort = () => panels().every((name) => always.includes(name));
  /** The height that an embed has unless a person chooses another. */
  const usual = () => (isShort() ? field.defaultValue : Math.min(wanted.height, SCREEN));

  /** Other panels are chosen, whose embed tells later what it wants. */
  function takePanels() {
    if (follows === "usual" && isShort()) showValue(field, field.defaultValue);
    onChange(height());
  }

  function change() {
    if (follows !== "own" && wanted) showValue(field, follows === "usual" ? usual() : wanted.height);
    onChange(height());
    show();
  }

  function show() {
    const { problem } = typed();
    field.setAttribute("aria-invalid", String(problem !== undefined));
    if (!wanted) return;
    const isLow = !problem && wanted.height > height();
    const text = problem ? heightProblem(problem) : leftOutInWords({ without: wanted.without, shown: shown(), isLow });
    put(words, text);
    button.textContent = `Use ${format.count(wanted.height)} pixels`;
    button.hidden = !isLow;
  }

  field.addEventListener("input", () => {
    follows = "own";
  });
  field.addEventListener("change", change);
  button.addEventListener("click", () => {
    follows = "whole"; // also of what comes into the embed later
    change();
    field.focus();
  });

  return { height, take, takePanels };
}
