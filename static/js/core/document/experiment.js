/**
 * The experiment as a sparse document (only what differs from the defaults) and as a query string.
 * Depends on the form of the document; must not know what its fields do.
 */

/**
 * The batch sizes of an experiment that names no runs.
 * @type {("full" | number)[]}
 */
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

/** @type {(node: any, keys: string[], value: any) => any} */
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

/** What has no list over the runs: it may hold commas, or is itself a list. */
const RUN_BY_RUN = ["label", "changes", "left_out", "flipped"];

/**
 * The canonical query of a sparse document: fields in the catalog's order, then those of the runs.
 * `data=moons` and `runs=full,32,1` are the short forms of the data set and the batch sizes.
 */
export function toQuery(document, fieldPaths = []) {
  const { runs, ...shared } = document;
  const place = (path) => {
    const index = fieldPaths.findIndex((known) => path === known || path.startsWith(`${known}.`));
    return index < 0 ? fieldPaths.length : index;
  };
  const leaves = flatten(shared)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([path, value]) => [path === "data.name" ? "data" : path, value]);
  const optsOut = Boolean(shared.changes?.length); // a run's empty list then says that it takes none of these
  return [...leaves, ...leavesOfRuns(runs, place, optsOut)]
    .map(([path, value]) => `${path}=${encode(value)}`)
    .join("&");
}

function leavesOfRuns(runs, place, optsOut) {
  if (!runs?.length) return [];
  const sizes = runs.map((run) => run.batch_size);
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))].filter((name) => name !== "batch_size");
  names.sort((a, b) => place(`runs.${a}`) - place(`runs.${b}`));
  return [
    ...(sameValue(sizes, DEFAULT_BATCH_SIZES) ? [] : [["runs", sizes]]),
    ...names.flatMap((name) => leavesOverRuns(name, runs, optsOut)),
  ];
}

/** One list where several runs set the field: `runs.seed=1,,3`, in which the second run does not. */
function leavesOverRuns(name, runs, optsOut) {
  const setting = runs.flatMap((run, index) => (name in run ? [index] : []));
  if (setting.length > 1 && !RUN_BY_RUN.includes(name)) {
    return [[`runs.${name}`, runs.slice(0, setting.at(-1) + 1).map((run) => run[name] ?? "")]];
  }
  return setting.flatMap((index) => flatten({ [name]: runs[index][name] }, `runs.${index}.`, optsOut));
}

/** [path, value] of each leaf; a list of plain values is one leaf, a list of lists has one for each. */
function flatten(node, prefix = "", keepsEmpty = false) {
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === "changes" && value.length === 0 && !keepsEmpty) return [];
    const nested = isPlainObject(value) || (Array.isArray(value) && value.some((item) => typeof item === "object"));
    return nested ? flatten(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value]];
  });
}

/** A value as an address says it; commas and blanks stay readable. */
export function encode(value) {
  const text = []
    .concat(value)
    .map((item) => (typeof item === "number" ? numeral(item) : item))
    .join(",");
  return encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%20", "+");
}

/** The number as the server writes it: 0.0001, 1e-05, 1e+16, -0.0. */
function numeral(number) {
  if (Object.is(number, -0)) return "-0.0";
  const size = Math.abs(number);
  const isPlain = size === 0 || (size >= 1e-4 && size < 1e16);
  return isPlain ? String(number) : number.toExponential().replace(/([+-])(\d)$/, "$10$2");
}
