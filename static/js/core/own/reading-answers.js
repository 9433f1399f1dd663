/** What a person says of a file. Depends on the server's parameters for it; must not know a file. */

export const UNANSWERED = { encoding: "", delimiter: "", decimal: "", header: "", missing: "", kinds: {} };

/** The answers with one of them changed; `place` is that of a column, a value of null takes the answer back. */
export function answered(answers, field, value, place = null) {
  if (place === null) return { ...answers, [field]: value ?? "" };
  const { [place]: _, ...others } = answers[field];
  return { ...answers, [field]: value === null ? others : { ...others, [place]: value } };
}

/** "encoding=utf-8&kinds=0:category": the query of the answers and of `more`, {target, task, keep}; none for "". */
export function answersQuery({ kinds, ...answers }, more = {}) {
  const said = Object.entries(kinds).map(([place, kind]) => `${place}:${kind}`);
  return Object.entries({ ...answers, kinds: said.join(","), ...more })
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}

/** The media type of a text or file, by its name or by how it begins. */
export function mediaType(name, text = "") {
  const isJson = /\.json$/i.test(name ?? "") || (!name && /^\s*[{[]/.test(text));
  return isJson ? "application/json" : "text/csv";
}
