/** Units and parameters of the network as tables, for reading without the picture. Depends on a reply. */

import { parameterRows, unitRows } from "../../core/words/network-words.js";
import { createNumberTable } from "../parts/number-table.js";

export function createNumbers(el) {
  const [units, parameters] = ["units", "parameters"].map((name) =>
    createNumberTable(el.querySelector(`[data-table="${name}"]`)),
  );

  return {
    update(reply, open) {
      if (!reply) return;
      units.update(reply, () => unitRows(reply, open.data));
      parameters.update(reply, () => parameterRows(reply, namesOf(open.parameters.layout)));
    },
  };
}

/** The name of every parameter, in the order of θ. */
function namesOf(layout) {
  return layout.flatMap(({ name, shape: [rows, columns] }) =>
    columns === undefined
      ? Array.from({ length: rows }, (_, j) => `${name}[${j}]`)
      : Array.from({ length: rows * columns }, (_, at) => `${name}[${Math.floor(at / columns)},${at % columns}]`),
  );
}
