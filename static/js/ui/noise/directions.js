/** Which two directions the cloud is drawn along: the principal ones, or two parameters. */

/** `onChange()` is called when the person has chosen others. */
export function createDirections(el, onChange) {
  const kind = el.querySelector("#noise-directions");
  const pair = el.querySelector(".directions-pair");
  const axes = [...pair.querySelectorAll("select")];
  let layout = null;
  let offered = null;

  function choose() {
    pair.hidden = kind.value === "principal";
    if (!pair.hidden) fill();
    keepApart();
    onChange();
  }

  /** The names of all parameters are many: they are written when they are wanted. */
  function fill() {
    if (offered === layout) return;
    axes.forEach((axis, which) => {
      axis.replaceChildren(...layout.map(groupOf));
      axis.selectedIndex = which;
    });
    offered = layout;
  }

  /** The same parameter is not offered twice. */
  function keepApart() {
    axes.forEach((axis, which) => {
      [...axis.options].forEach((option, place) => {
        option.disabled = place === axes[1 - which].selectedIndex;
      });
    });
  }

  for (const select of [kind, ...axes]) select.addEventListener("change", choose);

  return {
    /** The parameters of an experiment, as [{name, shape}]. Another network begins with the principal directions. */
    offer(newLayout) {
      if (JSON.stringify(newLayout) === JSON.stringify(layout)) return;
      layout = newLayout;
      kind.value = "principal";
      pair.hidden = true;
    },
    value: () => (pair.hidden ? "principal" : axes.map((axis) => axis.value).join(";")),
  };
}

function groupOf({ name, shape }) {
  const group = Object.assign(document.createElement("optgroup"), { label: name });
  group.append(...placesOf(shape).map((place) => new Option(`${name}[${place}]`)));
  return group;
}

/** "0,0", "0,1", … row by row. */
function placesOf([rows, columns]) {
  const count = (length) => Array.from({ length }, (_, i) => i);
  return columns === undefined
    ? count(rows).map(String)
    : count(rows).flatMap((i) => count(columns).map((j) => `${i},${j}`));
}
