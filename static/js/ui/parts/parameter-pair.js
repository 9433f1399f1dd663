/** Two parameters chosen from all of an experiment's. Must not know what they are chosen for. */

/** `pair` holds two selects; `onChange()` is called when the person has chosen others. */
export function createParameterPair(pair, onChange) {
  const axes = [...pair.querySelectorAll("select")];
  let layout = null;
  let offered = null;

  /** The names of all parameters are many: they are written when they are wanted. */
  function fill() {
    if (offered !== layout) {
      axes.forEach((axis, which) => {
        axis.replaceChildren(...layout.map(groupOf));
        axis.selectedIndex = which;
      });
      offered = layout;
    }
    keepApart();
  }

  /** The same parameter is not offered twice. */
  function keepApart() {
    axes.forEach((axis, which) => {
      [...axis.options].forEach((option, place) => {
        option.disabled = place === axes[1 - which].selectedIndex;
      });
    });
  }

  for (const axis of axes)
    axis.addEventListener("change", () => {
      keepApart();
      onChange();
    });

  return {
    /** The parameters of an experiment, as [{name, shape}]; gives whether they are others than before. */
    offer(newLayout) {
      if (JSON.stringify(newLayout) === JSON.stringify(layout)) return false;
      layout = newLayout;
      return true;
    },
    show(isShown) {
      pair.hidden = !isShown;
      if (isShown) fill();
    },
    /** "W1[0,0];b1[0]" */
    value: () => axes.map((axis) => axis.value).join(";"),
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
