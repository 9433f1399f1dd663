/**
 * Points of one's own: the plane, the classes, the names, and how the last change is undone. Joins these parts; must
 * not know the experiment.
 */

import * as edits from "../../core/own/points.js";
import { entryOf, inlineEntry, KEPT } from "../../core/own/own-data.js";
import { answersQuery, UNANSWERED } from "../../core/own/reading-answers.js";
import { crossInWords, pointsInWords, POINTS } from "../../core/words/own-words.js";
import { byId, partOf, put } from "../parts/elements.js";
import { createClassList } from "./class-list.js";
import { createPlane } from "./plane.js";
import { createPlaneKeys } from "./plane-keys.js";
import { createStarts } from "./starts.js";

const MOST_UNDONE = 100;
const STEPS = 100; // of the cross from one side of the plane to the other
const KINDS = { 0: "number", 1: "number", 2: "category" }; // of the columns of the table

/** tools = {root, catalog, signals, datasets, keys, onChange}, as in own.js. */
export function createPoints(section, { root, catalog, signals, datasets, keys, onChange }) {
  const part = partOf(section);
  const el = part("plane");
  let set = edits.EMPTY;
  let before = []; // the sets that can be come back to, the newest last
  let chosen = 0; // the class of new points
  let cross = [0, 0];
  let held = null; // the point that the keys move
  let kept = null; // {set, id, understood, dataset}
  let waits = false; // for the points to start from

  const plane = createPlane(el, {
    add: (x) => change(edits.added(set, x, chosen), x),
    remove: (index) => removePoint(index),
    grab: remember,
    drag: (index, x) => showSet(edits.moved(set, index, x), x),
  });
  createPlaneKeys(el, { shift, press, remove: () => removePoint(under()), go, choose, undo });
  const showClasses = createClassList(section, {
    choose,
    rename: (kind, text) => change(edits.renamed(set, "classes", kind, text)),
    add: () => change(edits.withClass(set)),
    remove: (kind) => change(edits.withoutClass(set, kind)),
  });
  const starts = createStarts(byId("own-start"), { root, catalog, signals }, begin);
  const names = [byId("own-across"), byId("own-up")];
  names.forEach((field, place) =>
    field.addEventListener("change", () => change(edits.renamed(set, "columns", place, field.value))),
  );
  byId("own-points-standardize").addEventListener("change", ({ target }) =>
    change({ ...set, standardize: target.checked }),
  );
  part("undo").addEventListener("click", undo);
  for (const event of ["focus", "blur"]) el.addEventListener(event, show);
  new ResizeObserver(() => requestAnimationFrame(show)).observe(el);
  signals.on("palette", show);

  const under = () => held ?? plane.near(set, cross);

  function remember() {
    before = [...before, set].slice(-MOST_UNDONE);
  }

  /** Another set, with the cross at `at` if that is given. */
  function showSet(next, at = cross) {
    set = next;
    cross = at;
    chosen = Math.min(chosen, set.classes.length - 1);
    show();
  }

  function change(next, at = cross) {
    if (next === set) return show();
    remember();
    held = null;
    return showSet(next, at);
  }

  function undo() {
    held = null;
    if (before.length) showSet(before.pop());
  }

  function removePoint(index) {
    if (index !== null) change(edits.removed(set, index));
  }

  function choose(kind) {
    if (kind >= set.classes.length) return;
    chosen = kind;
    if (held === null) show();
    else recolour(held, kind);
  }

  function recolour(index, kind) {
    change(edits.recoloured(set, index, kind));
    held = index;
    show();
  }

  function shift(steps) {
    const to = cross.map((value, axis) => {
      const [low, high] = set.domain[axis];
      return Math.max(low, Math.min(high, value + (steps[axis] * (high - low)) / STEPS));
    });
    if (held === null) showSet(set, to);
    else showSet(edits.moved(set, held, to), to);
  }

  /** Puts down what is held, else picks up the point under the cross, else puts a new one there. */
  function press() {
    const index = held === null ? plane.near(set, cross) : null;
    if (held !== null) held = null;
    else if (index === null) return change(edits.added(set, cross, chosen), cross);
    else {
      remember();
      [held, cross] = [index, set.points[index].x];
    }
    return show();
  }

  function go(direction) {
    const index = edits.pointAfter(set, under(), direction);
    if (index === null) return;
    held = null;
    showSet(set, set.points[index].x);
  }

  async function begin(promise) {
    waits = true;
    put(part("count"), POINTS.loading);
    onChange();
    const { next, problem } = await promise.then(
      (given) => ({ next: given, problem: "" }),
      (error) => ({ next: null, problem: error.message }),
    );
    waits = false;
    if (next)
      change(
        next,
        next.domain.map(([low, high]) => (low + high) / 2),
      );
    else show();
    if (problem) put(part("count"), problem);
  }

  function show() {
    if (section.hidden) return;
    showClasses(set, chosen);
    names.forEach((field, place) => {
      if (field !== document.activeElement) field.value = set.columns[place];
    });
    byId("own-points-standardize").checked = set.standardize;
    part("undo").disabled = before.length === 0;
    put(part("count"), edits.isEnough(set) ? pointsInWords(set.points.length, edits.MOST_IN_LINK) : POINTS.few);
    const isCrossShown = el === document.activeElement;
    plane.draw({ set, palette: signals.get("palette"), cross, isCrossShown, index: under() });
    put(part("cross"), isCrossShown ? crossInWords(set, cross, under(), held !== null) : "");
    onChange();
  }

  const isLarge = () => set.points.length > edits.MOST_IN_LINK;

  /** {data, entry}: the fields of the data section, and the entry of the list of data sets. */
  async function give() {
    if (!isLarge()) {
      const data = edits.inlineData(set);
      return { data, entry: inlineEntry(data) };
    }
    const target = edits.targetName(set);
    if (kept?.set !== set) await keep(target);
    const [name, task] = [KEPT + kept.id, "classification"];
    return {
      data: { name, target, task, standardize: set.standardize ? undefined : false },
      entry: kept.dataset ? { ...kept.dataset, name } : entryOf(name, kept.understood, target, task),
    };
  }

  async function keep(target) {
    const body = JSON.stringify(edits.tableOf(set));
    const query = answersQuery({ ...UNANSWERED, kinds: KINDS }, { target, task: "classification", keep: "yes" });
    const {
      id,
      deletion_key: key,
      understood,
      dataset,
    } = await datasets.send({ body, type: "application/json" }, query);
    keys.add(id, key);
    kept = { set, id, understood, dataset };
  }

  return {
    give,
    state: () => ({ isReady: !waits && edits.isEnough(set), isKept: isLarge() }),
    /** The section is on show: at first with the points of the data in the address. */
    arrive() {
      starts.show();
      const isOwnPoints = signals.get("resolved").data.name === "inline";
      const present = isOwnPoints && !set.points.length ? starts.present() : null;
      if (present) showSet(present);
      else show();
    },
  };
}
