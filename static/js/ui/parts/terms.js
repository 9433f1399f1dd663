/**
 * Short explanations on hover and focus, of terms and of what is refused; Escape closes them, and the pointer may move
 * onto them.
 */

const LINGER = 150; // milliseconds

/** Whether the page has a button for this term already: a second one would have the same name. */
const isOffered = (term) => document.querySelector(`button.term[data-term="${CSS.escape(term)}"]`) !== null;

/** `textOf` promises the text of a term. */
export function createTerms(tip, textOf) {
  let owner = null;
  let wanted = null; // whose text may be on its way
  let timer = null;

  async function open(target) {
    if (owner !== target) close();
    wanted = target;
    const text = await textOf(target.dataset.term);
    if (wanted !== target) return;
    show(target, text);
    target.setAttribute("aria-describedby", tip.id);
  }

  /** What a term's explanation must not cover: the term itself, and the number that it names. */
  function boxOf(target) {
    const term = target.getBoundingClientRect();
    const number = target.closest("dt")?.nextElementSibling?.getBoundingClientRect() ?? term;
    return { left: term.left, top: Math.min(term.top, number.top), bottom: Math.max(term.bottom, number.bottom) };
  }

  /** A field whose text is refused says why beside itself too: its notice may be out of sight. */
  function openRefusal({ target }) {
    const notice =
      target.matches?.("[aria-invalid]") && document.getElementById(target.getAttribute("aria-describedby"));
    if (notice) show(target, notice.textContent);
  }

  function show(target, text) {
    clearTimeout(timer);
    if (owner && owner !== target) close();
    owner = target;
    tip.textContent = text;
    tip.hidden = false;
    place(boxOf(target));
  }

  function place(box) {
    const left = Math.max(8, Math.min(innerWidth - tip.offsetWidth - 8, box.left));
    const below = box.bottom + 6 + tip.offsetHeight < innerHeight;
    const top = below ? box.bottom + 6 : box.top - tip.offsetHeight - 6;
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(4, top))}px)`;
  }

  function close() {
    clearTimeout(timer);
    if (owner?.getAttribute("aria-describedby") === tip.id) owner.removeAttribute("aria-describedby");
    owner = null;
    wanted = null;
    tip.hidden = true;
  }

  /** On a scroll the explanation closes, unless its term has the focus: then it moves along. */
  function follow() {
    if (owner && owner === document.activeElement) place(boxOf(owner));
    else close();
  }

  const closeSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(close, LINGER);
  };

  tip.addEventListener("pointerenter", () => clearTimeout(timer));
  tip.addEventListener("pointerleave", closeSoon);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && owner) {
        event.stopPropagation();
        close();
      }
    },
    true,
  );
  window.addEventListener("scroll", follow, { passive: true });
  for (const name of ["refused", "focusin", "pointerover"]) document.addEventListener(name, openRefusal);
  for (const name of ["input", "focusout", "pointerout"])
    document.addEventListener(name, ({ target }) => target === owner && closeSoon());

  /**
   * Makes every [data-term] within `root` explain itself; `focusable` puts it in the tab order, once for each term.
   * A term inside a label stays plain text, as its control has the focus.
   */
  function explain(root, { focusable = false } = {}) {
    for (const element of root.querySelectorAll("[data-term]")) {
      const isButton = focusable && !element.closest("label") && !isOffered(element.dataset.term);
      const target = isButton ? asButton(element) : element;
      target.classList.add("term");
      target.addEventListener("pointerenter", () => open(target));
      target.addEventListener("pointerleave", closeSoon);
      target.addEventListener("focus", () => open(target));
      target.addEventListener("blur", closeSoon);
      target.addEventListener("click", () => open(target));
    }
  }

  return { explain, close };
}

function asButton(element) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.term = element.dataset.term;
  button.setAttribute("aria-label", `${element.textContent}: explanation`); // a choice may have the same name
  button.append(...element.childNodes);
  delete element.dataset.term;
  element.append(button);
  return button;
}
