/** Further panels below the plot, all about one chosen run; on the page buttons open and close them. */

import { forgetSizes } from "../../plots/sizes.js";
import { byId } from "../parts/elements.js";
import { createSight } from "./sight.js";

const SHARE = 0.55; // of the window, that what stands above a drawer may take

/**
 * `makers` = {name: async (el) => {update(state), isFilled()}} makes a panel when it is first opened; its update is
 * called for each frame while it is open, and in sight or at rest. `onChange({panels})` and `onChange({run})` tell what
 * the person has chosen, `onMade(panel)` that a panel is there.
 */
export function createDrawers(nav, makers, { onChange, onMade }) {
  const names = Object.keys(makers).filter((name) => byId(`${name}-drawer`));
  const buttons = [...nav.querySelectorAll("[data-opens]")];
  const choice = nav.querySelector("#opened-run");
  const made = new Map();
  const coming = []; // promises of panels
  let open = [];

  const drawerOf = (name) => byId(`${name}-drawer`);
  const sight = createSight(names.map(drawerOf));
  const drawn = new Set(); // panels that have been drawn
  for (const button of buttons) button.addEventListener("click", () => toggle(button.dataset.opens));

  function toggle(name) {
    const opens = !open.includes(name);
    onChange({
      panels: buttons
        .map((button) => button.dataset.opens)
        .filter((other) => (other === name ? opens : open.includes(other))),
    });
    if (opens) reveal(`${name}-drawer`);
  }

  /**
   * Scrolls to a drawer, and stays there while it fills, until the person moves the page. What is `above` it
   * stays in sight where both have room.
   */
  function reveal(id, above = null) {
    const drawer = id && document.querySelector(`.drawer[id="${CSS.escape(id)}"]`);
    if (!drawer) return;
    const room = above ? drawer.getBoundingClientRect().top - above.getBoundingClientRect().top : Infinity;
    const first = room < SHARE * innerHeight ? above : drawer;
    const filling = new ResizeObserver(() => first.scrollIntoView());
    filling.observe(drawer);
    for (const event of ["wheel", "pointerdown", "keydown"])
      addEventListener(event, () => filling.disconnect(), { once: true });
  }

  /** The runs to choose from, by name. */
  function showRuns(runs) {
    const legend = choice.querySelector("legend");
    choice.replaceChildren(
      legend,
      ...runs.map(({ label, accent }, index) => {
        const option = document.createElement("label");
        const radio = Object.assign(document.createElement("input"), {
          type: "radio",
          name: "opened-run",
          value: index,
        });
        const text = document.createElement("span");
        option.dataset.accent = accent;
        text.textContent = label;
        radio.addEventListener("change", () => onChange({ run: index }));
        option.append(radio, text);
        return option;
      }),
    );
  }

  function show({ panels, run }) {
    open = panels.filter((name) => names.includes(name));
    forgetSizes(); // what was closed had none
    choice.hidden = open.length === 0;
    const radios = [...choice.querySelectorAll("input")];
    radios.forEach((radio, index) => {
      radio.checked = index === Math.min(run, radios.length - 1);
    });
    for (const button of buttons) button.setAttribute("aria-expanded", String(open.includes(button.dataset.opens)));
    for (const name of names) drawerOf(name).hidden = !open.includes(name);
    for (const name of open) if (!made.has(name)) coming.push(make(name));
  }

  /** A press in a panel is lost until the panel is there, so the drawer is inert until then. */
  async function make(name) {
    const drawer = drawerOf(name);
    drawer.inert = true;
    made.set(name, null);
    made.set(name, await makers[name](drawer));
    drawer.inert = false;
    onMade(made.get(name));
  }

  const isFilled = (name) => made.get(name)?.isFilled?.() ?? true;

  /** A drawer says whether its panel has what it asks the server for. */
  function update(state) {
    for (const name of open) {
      if (!made.get(name) || (state.playing && drawn.has(name) && sight.isAway(drawerOf(name)))) continue;
      made.get(name).update(state);
      drawn.add(name);
      const filled = String(isFilled(name));
      if (drawerOf(name).dataset.filled !== filled) drawerOf(name).dataset.filled = filled;
    }
  }

  return {
    isOpen: () => open.length > 0,
    /** A promise that every panel which was opened so far is there. */
    allMade: () => Promise.all(coming),
    /** Whether the open panels have what they ask the server for. */
    areFilled: () => open.every(isFilled),
    reveal,
    show,
    showRuns,
    update,
  };
}
