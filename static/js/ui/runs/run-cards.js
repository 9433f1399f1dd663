/** The panels of all runs; on a narrow page all pictures, and the numbers of one run, chosen by tabs or by its picture. */

import { createPanel } from "./run-card.js";

const NARROW = matchMedia("(max-width: 719px)");

export function createPanels(el, tabs, template, { terms, verbs, hover, saving, onSelect, onChoose }) {
  let panels = [];
  let selected = 0;

  function create(count) {
    panels.forEach((panel) => panel.destroy());
    panels = Array.from({ length: count }, (_, index) => createPanel(template, index, { verbs, hover, saving, onPress: () => NARROW.matches && choose(index) }));
    el.dataset.count = count;
    el.replaceChildren(...panels.map((panel) => panel.el));
    panels.forEach((panel, index) => terms.explain(panel.el, { focusable: index === 0 }));
    tabs.replaceChildren(...panels.map((_, index) => tabFor(index)));
    select(Math.min(selected, count - 1));
  }

  function tabFor(index) {
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", id: `tab-${index}` });
    tab.dataset.accent = index;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `run-${index}`);
    tab.addEventListener("click", () => choose(index));
    return tab;
  }

  function name(index, label) {
    panels[index].name(label);
    tabs.children[index].textContent = label;
  }

  tabs.addEventListener("keydown", ({ key }) => {
    const [last, all] = [panels.length - 1, panels.length];
    const place = { ArrowRight: (selected + 1) % all, ArrowLeft: (selected + last) % all, Home: 0, End: last }[key];
    if (place === undefined) return;
    choose(place);
    tabs.children[selected].focus();
  });

  function choose(index) {
    select(index);
    onChoose(index);
  }

  function select(index) {
    selected = index;
    [...tabs.children].forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === index));
      tab.tabIndex = i === index ? 0 : -1;
    });
    panels.forEach((panel, i) => { panel.el.dataset.selected = i === index; });
    showRoles();
    onSelect();
  }

  /** They are tab panels only where there are tabs. */
  function showRoles() {
    panels.forEach((panel) => {
      if (NARROW.matches) panel.el.setAttribute("role", "tabpanel");
      else panel.el.removeAttribute("role");
    });
  }
  NARROW.addEventListener("change", () => { showRoles(); onSelect(); });

  return {
    select,
    /** about = {kind, special: a line for each run, counters: {name: whether it is shown}} */
    showRuns(runs, about) {
      if (panels.length !== runs.length) create(runs.length);
      el.parentElement.classList.toggle("has-special", about.special.some(Boolean));
      el.parentElement.classList.toggle("has-counters", Object.values(about.counters).some(Boolean));
      runs.forEach((run, index) => {
        panels[index].showRun(run, about);
        name(index, run.label);
      });
    },
    showSettings(settings) {
      panels.forEach((panel, index) => settings[index] && panel.showSettings(settings[index]));
      el.parentElement.classList.toggle("has-changes", Boolean(el.querySelector(".changes > li")));
    },
    update: (runs, state) => runs.forEach((run, index) => panels[index].update({ ...state, run })),
  };
}
