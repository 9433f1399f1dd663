/** Named values that tell their listeners when they change. Must not know what they mean. */

/** @import { Signals } from "./types.js" */

/**
 * @template {object} T
 * @param {T} initial
 * @returns {Signals<T>}
 */
export function createSignals(initial) {
  const values = { ...initial };
  const listeners = new Map(Object.keys(values).map((name) => [name, new Set()]));

  const known = (name) => {
    if (!listeners.has(name)) throw new Error(`There is no signal "${name}".`);
    return name;
  };

  return {
    get: (name) => values[known(name)],

    /** Sets one value; listeners run only when it is another one. */
    set(name, value) {
      if (Object.is(values[known(name)], value)) return;
      values[name] = value;
      for (const listener of listeners.get(name)) listener(value);
    },

    /** Calls `listener` whenever one of the names changes; gives a function that ends it. */
    on(names, listener) {
      const list = [].concat(names).map(known);
      for (const name of list) listeners.get(name).add(listener);
      return () => list.forEach((name) => listeners.get(name).delete(listener));
    },
  };
}
