/** What a feature is of the two inputs of a data set, by its name. Depends on names; must not know data. */

/**
 * As the server derives them: the name with {0} and {1} for the inputs' names, and the value.
 * @type {[string, (u: number, v: number) => number][]}
 */
const OF_TWO = [
  ["{0}", (u) => u],
  ["{1}", (u, v) => v],
  ["{0}^2", (u) => u * u],
  ["{1}^2", (u, v) => v * v],
  ["{0}*{1}", (u, v) => u * v],
  ["sin({0})", (u) => Math.sin(u)],
  ["sin({1})", (u, v) => Math.sin(v)],
];

const LONGEST = 60; // characters of a feature's name

/** @type {(form: string, inputs: string[]) => string} */
const named = (form, [first = "", second = ""]) => form.replaceAll("{0}", () => first).replaceAll("{1}", () => second);

/**
 * The names of what can be derived from a data set's inputs: of two, several.
 * @type {(inputs: string[]) => string[]}
 */
export function derivedOf(inputs) {
  if (inputs.length !== 2) return [];
  const names = OF_TWO.map(([form]) => named(form, inputs));
  return names.filter((name) => name.length <= LONGEST && !inputs.includes(name));
}

/**
 * The value of a feature at (u, v), where the data have two inputs with these names; null for any other feature.
 * @type {(name: string, inputs: string[]) => ?((u: number, v: number) => number)}
 */
export function featureOf(name, inputs) {
  if (inputs.length !== 2) return null;
  return OF_TWO.find(([form]) => named(form, inputs) === name)?.[1] ?? null;
}
