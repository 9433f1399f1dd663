/**
 * The form in which an embed is chosen: its panels, their parts, how it opens. Must not know the address or the
 * preview.
 */

/**
 * `always` are the panels that the page always shows; `linkAt` is the box that has the link open at the playhead: it
 * follows the screen as the form does.
 */
export function createShareForm(form, { linkAt, always }) {
  const { elements } = form;
  const boxes = (name, state = "") => [...form.querySelectorAll(`[name="${name}"]${state}`)];
  const names = (name, state) =>
    boxes(name, state)
      .filter((box) => !box.closest("[data-of][hidden]"))
      .map(({ value }) => value);
  const panels = () => names("panels", ":checked");
  let followed = {}; // the screen when the form was last made to follow it

  /**
   * Takes from the screen what has changed there since the last time; otherwise the person's choices stay.
   * screen = {panels: open drawers, hide, lock, stands: whether it is about the moment at the playhead}
   */
  function follow(screen) {
    const isNew = (key) => String(screen[key]) !== String(followed[key]);
    if (isNew("panels"))
      for (const box of boxes("panels")) box.checked = [...always, ...screen.panels].includes(box.value);
    if (isNew("hide")) for (const box of boxes("shown")) box.checked = !screen.hide.includes(box.value);
    if (isNew("lock")) for (const box of boxes("free")) box.checked = !screen.lock.includes(box.value);
    if (isNew("stands")) {
      linkAt.checked = screen.stands;
      elements.opening.value = screen.stands ? "at" : "end";
    }
    followed = screen;
    suit();
  }

  /** One panel is left at least. */
  function keepOne(box) {
    if (box.name === "panels" && !panels().length) box.checked = true;
  }

  /** Parts of a panel can be chosen with it alone, and what is not shown cannot be changed anyhow. */
  function suit() {
    const chosen = panels();
    for (const part of form.querySelectorAll("[data-of]")) part.hidden = !chosen.includes(part.dataset.of);
    const hidden = names("shown", ":not(:checked)");
    for (const free of boxes("free")) free.disabled = hidden.includes(free.value);
  }

  /** The view that is chosen, with `at` where the playhead is. */
  function view(at) {
    const hide = names("shown", ":not(:checked)");
    const isAllLocked = names("free", ":checked").length === 0;
    const opening = elements.opening.value;
    return {
      hide,
      panels: panels(),
      theme: elements.theme.value,
      caption: elements.caption.value.trim(),
      autoplay: opening === "play",
      at: opening === "at" ? at : null,
      lock: isAllLocked ? ["all"] : names("free", ":not(:checked)").filter((name) => !hide.includes(name)),
    };
  }

  form.addEventListener("change", ({ target }) => {
    keepOne(target);
    suit();
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  return { follow, view, panels, shown: () => names("shown", ":checked") };
}
