/** Neighbouring columns of one array, which share a head. Depends on names; must not know an element. */

/** [{name, span, text}] from the name of each column's array; over a single column the text leaves out the shape. */
export function columnGroups(names) {
  const groups = [];
  for (const name of names) {
    if (groups.at(-1)?.name === name) groups.at(-1).span++;
    else groups.push({ name, span: 1 });
  }
  return groups.map(({ name, span }) => ({ name, span, text: span > 1 ? name : name.split(",")[0] }));
}
