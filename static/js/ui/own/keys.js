/** The keys that delete tables of own data, by the tables' ids: in memory, and for the window's session if allowed. */

const PREFIX = "batchwise-key-";

export function createKeys(storage = sessionStore()) {
  const known = new Map();

  function read(id) {
    try {
      return JSON.parse(storage?.getItem(PREFIX + id) ?? "[]");
    } catch {
      return [];
    }
  }

  function write(id, keys) {
    known.set(id, keys);
    try {
      if (keys.length) storage?.setItem(PREFIX + id, JSON.stringify(keys));
      else storage?.removeItem(PREFIX + id);
    } catch {
      // The page keeps them as long as it is open.
    }
  }

  const of = (id) => known.get(id) ?? read(id);

  return {
    /** All keys of a table, the newest last: whoever gave it twice has two. */
    of,
    add: (id, key) => write(id, [...of(id), key]),
    forget: (id) => write(id, []),
  };
}

/** A page in a frame may have no storage, and then even asking for it fails. */
function sessionStore() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
