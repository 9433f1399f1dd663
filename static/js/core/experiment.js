/**
 * The experiment as a sparse document (only what differs from the defaults) and as a query string.
 * Knows the form of the document, not what its fields do.
 */

/** The batch sizes of an experiment that names no runs. */
export const DEFAULT_BATCH_SIZES = ["full", 32, 1];

const isPlainObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isKey = (container, key) => container !== null && typeof container === "object" && key in container;

/** The value under a dotted path, `undefined` where there is none. */
export function getLeaf(document, path) {
  return path.split(".").reduce((node, key) => (isKey(node, key) ? node[key] : undefined), document);
}

/** A copy with one leaf set; `undefined` removes it, with the objects that it leaves empty. */
export function setLeaf(document, path, value) {
  return setAt(document ?? {}, path.split("."), value) ?? {};
}

function setAt(node, [key, ...rest], value) {
  const copy = Array.isArray(node) ? [...node] : { ...node };
  const child = rest.length ? setAt(node?.[key] ?? (/^\d+$/.test(rest[0]) ? [] : {}), rest, value) : value;
  if (child === undefined && !Array.isArray(copy)) delete copy[key];
  else copy[key] = child === undefined ? {} : child; // a run that sets nothing stays a run
  return isPlainObject(copy) && Object.keys(copy).length === 0 ? undefined : copy;
}

/** A copy without the given leaves. */
export function dropLeaves(document, paths) {
  return paths.reduce((result, path) => setLeaf(result, path, undefined), document);
}

export function sameValue(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The canonical query of a sparse document: fields in the catalog's order, then the runs.
 * `data=moons` and `runs=full,32,1` are the short forms of the data set and the batch sizes.
 */
export function toQuery(document, fieldPaths = []) {
  const { runs, ...shared } = document;
  const leaves = flatten(shared).map(([path, value]) => [path === "data.name" ? "data" : path, value]);
  const order = fieldPaths.map((path) => (path === "data.name" ? "data" : path));
  const place = (path) => {
    const index = order.findIndex((known) => path === known || path.startsWith(`${known}.`));
    return index < 0 ? order.length : index;
  };
  leaves.sort(([a], [b]) => place(a) - place(b));
  const optsOut = Boolean(shared.changes?.length); // a run's empty list then says that it takes none of these
  return [...leaves, ...runLeaves(runs, order, optsOut)].map(([path, value]) => `${path}=${encode(value)}`).join("&");
}

function runLeaves(runs, order, optsOut) {
  if (!runs?.length) return [];
  const sizes = runs.map((run) => run.batch_size);
  const leaves = sameValue(sizes, DEFAULT_BATCH_SIZES) ? [] : [["runs", sizes]];
  const place = ([path]) => order.indexOf(`runs.${path.split(".")[2]}`);
  runs.forEach((run, index) => {
    const { batch_size: _, ...others } = run;
    const own = flatten(others, `runs.${index}.`, optsOut);
    leaves.push(...own.sort((a, b) => place(a) - place(b)));
  });
  return leaves;
}

/** [path, value] of each leaf; a list of plain values is one leaf, a list of lists has one for each. */
function flatten(node, prefix = "", keepsEmpty = false) {
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === "changes" && value.length === 0 && !keepsEmpty) return [];
    const nested = isPlainObject(value) || (Array.isArray(value) && value.some((item) => typeof item === "object"));
    return nested ? flatten(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value]];
  });
}

function encode(value) {
  return [].concat(value).map((item) => encodeURIComponent(typeof item === "number" ? numeral(item) : item)).join(",");
}

/** The number as the server writes it: 0.0001, 1e-05, 1e+16. */
function numeral(number) {
  const size = Math.abs(number);
  const isPlain = size === 0 || (size >= 1e-4 && size < 1e16);
  return isPlain ? String(number) : number.toExponential().replace(/([+-])(\d)$/, "$10$2");
}
