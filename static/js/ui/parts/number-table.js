/** The numbers of a chart as a table, which is filled only while it is open. */

/** `details` holds a table with an empty body. */
export function createNumberTable(details) {
  const body = details.querySelector("tbody");
  let rowsOf = null;
  let source = null;
  let filled = null;

  function fill() {
    if (!details.open || !rowsOf || filled === source) return;
    body.replaceChildren(...rowsOf(source).map(rowFor));
    filled = source;
  }

  details.addEventListener("toggle", fill);

  return {
    /** `rows(newSource)` gives the cells of each row, the first its head; asked anew for another source only. */
    update(newSource, rows) {
      [source, rowsOf] = [newSource, rows];
      fill();
    },
  };
}

function rowFor([head, ...cells]) {
  const row = document.createElement("tr");
  const first = Object.assign(document.createElement("th"), { textContent: head, scope: "row" });
  row.append(first, ...cells.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
  return row;
}
