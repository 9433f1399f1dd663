/** The points to start from: none, those of the data on show, or of a data set of two features. */

import { EMPTY, MOST_CLASSES, pointsOf } from "../../core/own/points.js";
import { isOwn } from "../../core/own/own-data.js";
import { POINTS } from "../../core/words/own-words.js";
import { fetchJson } from "../../net/fetch-json.js";

const PRESENT = "present";
const NONE = "none";
const LEAST = "runs=full&stop.updates=1&fields=batch_loss"; // with which the data come in few bytes

const isFlat = ({ task, features, classes, name }) =>
  task === "classification" && features.length === 2 && classes?.length <= MOST_CLASSES && !isOwn(name);

/** `take(promise)` is called with a promise of the set of points that is chosen. */
export function createStarts(select, { root, catalog, signals }, take) {
  const present = () => (signals.get("open") ? pointsOf(signals.get("open").data) : null);

  async function fetched(name) {
    const { data } = await fetchJson(`${root}/api/v1/run?data=${name}&${LEAST}`);
    return pointsOf(data);
  }

  select.addEventListener("change", () => {
    const { value } = select;
    select.value = "";
    if (value === NONE) take(Promise.resolve(EMPTY));
    else if (value === PRESENT) take(Promise.resolve(present()));
    else if (value) take(fetched(value));
  });

  return {
    present,
    show() {
      const sets = catalog.datasets.filter(isFlat).map(({ name, title }) => new Option(title, name));
      const own = present() ? [new Option(POINTS.present, PRESENT)] : [];
      select.replaceChildren(new Option(POINTS.choose, ""), new Option(POINTS.empty, NONE), ...own, ...sets);
    },
  };
}
