/**
 * The cards of all runs; on a narrow page all pictures, and the numbers of one run, chosen by tabs or by its picture.
 */

import { createRunCard } from "./run-card.js";

const NARROW = matchMedia("(max-width: 719px)");

export function createRunCards(el, tabs, template, { terms, verbs, hover, saving, onSelect, onChoose }) {
  let cards = [];
  let selected = 0;

  function create(count) {
    cards.forEach((card) => card.destroy());
    cards = Array.from({ length: count }, (_, index) =>
      createRunCard(template, index, { verbs, hover, saving, onPress: () => NARROW.matches && choose(index) }),
    );
    el.dataset.count = count;
    el.replaceChildren(...cards.map((card) => card.el));
    cards.forEach((card, index) => terms.explain(card.el, { focusable: index === 0 }));
    tabs.replaceChildren(...cards.map((_, index) => tabFor(index)));
    select(Math.min(selected, count - 1));
  }

  function tabFor(index) {
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", id: `tab-${index}` });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `run-${index}`);
    tab.addEventListener("click", () => choose(index));
    return tab;
  }

  function name(index, { label, accent }) {
    cards[index].name(label);
    tabs.children[index].textContent = label;
    tabs.children[index].dataset.accent = accent;
  }

  tabs.addEventListener("keydown", ({ key }) => {
    const [last, all] = [cards.length - 1, cards.length];
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
    cards.forEach((card, i) => {
      card.el.dataset.selected = i === index;
    });
    showRoles();
    onSelect();
  }

  /** They are tab cards only where there are tabs. */
  function showRoles() {
    cards.forEach((card) => {
      if (NARROW.matches) card.el.setAttribute("role", "tabpanel");
      else card.el.removeAttribute("role");
    });
  }
  NARROW.addEventListener("change", () => {
    showRoles();
    onSelect();
  });

  return {
    select,
    /** about as in about.js */
    showRuns(runs, about) {
      if (cards.length !== runs.length) create(runs.length);
      el.parentElement.classList.toggle(
        "has-special",
        about.special.some((parts) => parts.length > 0),
      );
      el.parentElement.classList.toggle("has-counters", Object.values(about.counters).some(Boolean));
      runs.forEach((run, index) => {
        cards[index].showRun(run, about);
        name(index, run);
      });
    },
    showSettings(settings) {
      cards.forEach((card, index) => settings[index] && card.showSettings(settings[index]));
      el.parentElement.classList.toggle("has-changes", Boolean(el.querySelector(".changes > li")));
    },
    update: (runs, state) => runs.forEach((run, index) => cards[index].update({ ...state, run })),
  };
}
