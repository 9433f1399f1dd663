/**
 * The comparison with all that can be done to it: joins choices, stream, clock and pictures. Must not know the address
 * bar or a host.
 */

import { LENGTH, MISSING, OWN_DATA, REFUSED } from "../../core/words/page-words.js";
import { headlineOf } from "../../core/words/headline.js";
import { onMissing } from "../../net/arriving.js";
import { createScene } from "../../plots/picture/scene.js";
import { watchTyping } from "../parts/fields.js";
import { watchNumberKeys } from "../parts/number-keys.js";
import { createAnnouncer } from "../parts/announcer.js";
import { createNotices } from "../parts/notices.js";
import { createExplanations } from "../parts/explanations.js";
import { createTerms } from "../parts/terms.js";
import { createSaving } from "../save/save-menu.js";
import { createAnnouncements } from "./announcements.js";
import { createDrawing } from "./drawing.js";
import { createKeyboard } from "./keyboard.js";
import { byHand } from "./locks.js";
import { createOpening } from "./opening.js";
import { readPalette, watchLook } from "./palette.js";
import { createParts } from "./parts.js";
import { createSession } from "./session.js";
import { createShowing } from "./showing.js";
import { createState } from "./state.js";
import { createVerbs } from "../verbs/verbs.js";
import { byId } from "../parts/elements.js";
/** @import { PlayerParts } from "../../core/types.js" */

// Of fields that are none of the catalog's.
const LABELS = { stop: LENGTH, step: "Step", target: "Target", data: OWN_DATA };

/** @param {PlayerParts} parts */
export function createPlayer({
  page,
  root,
  address,
  openStream,
  createLossPlot,
  makers,
  openSaver,
  isRecorded = false,
  besideNotice,
  onStart = () => {},
  onDraw = () => {},
}) {
  const { catalog, panels } = page;
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  const state = createState(page, readPalette());
  const { signals, clock, where, reach, isLocked } = state;
  const say = createAnnouncer(byId("announcement"));
  const ofFields = Object.fromEntries(catalog.fields.map(({ path, label }) => [path, label]));
  const labels = new Map(Object.entries({ ...ofFields, ...LABELS }));
  const notices = createNotices(byId("notices"), labels, say, besideNotice);
  const terms = createTerms(byId("tip"), createExplanations(root, byId("choices"), catalog).textOf);
  const drawing = createDrawing({ state, address, onDraw });
  const { invalidate } = drawing;
  const session = createSession({
    root,
    panels,
    signals,
    clock,
    address,
    notices,
    stillness,
    openStream,
    createScene,
    onStart: begin,
    invalidate,
  });
  const {
    verbs,
    take: takeExperiment,
    touches,
  } = createVerbs({
    signals,
    clock,
    catalog,
    address,
    notices,
    session,
    stillness,
    reach,
    where,
    onMove: drawing.moved,
  });
  const hand = byHand(
    { ...verbs, changeAxes: (change) => changeView(change, address.finish) },
    isLocked,
    touches,
    onBlocked,
  );
  const opening = createOpening({ panels, state, verbs, address, changeView, parts: () => parts });
  const saving = createSaving({ openSaver, describe });
  const tools = {
    root,
    catalog,
    verbs: hand,
    queryOf: () => signals.get("query"),
    toQuery: address.query,
    linkTo,
    hover: (example) => signals.set("hovered", example),
    standing: () => signals.get("view"),
    stand: state.changeView,
    propose: (change) => changeView(change, address.replace),
    isRecorded,
    invalidate,
    terms,
    saving,
  };
  const parts = createParts({ page, state, verbs: hand, opening, tools, createLossPlot, makers, drawing });
  const { controls, drawers, lossPlot } = parts;
  const announcements = createAnnouncements(
    say,
    catalog,
    () => !document.hasFocus() || document.activeElement === byId("scrubber"),
  );
  const showing = createShowing({ page, state, parts, invalidate });
  drawing.join({ ...parts, announcements });

  /** A choice for all runs that would change the locked choices of each: its control goes back to what holds. */
  function onBlocked(name, path) {
    if (!["choose", "drag", "newSeed"].includes(name)) return;
    verbs.complain(path ?? "seed", null, REFUSED.locked);
    showing.showChoices();
  }

  /** What a saved picture says of the experiment, and its colours. */
  function describe() {
    return {
      headline: headlineOf(signals.get("experiment"), signals.get("resolved"), catalog),
      palette: signals.get("palette"),
    };
  }

  /**
   * A link to the page as it is now, at a step of the chosen run: by updates, which are whole numbers.
   */
  function linkTo(step) {
    return address.link({ ...where(), view: { ...signals.get("view"), x: "updates" } }, step);
  }

  function begin(query) {
    byId("facts").dataset.news = "Starting …";
    onStart(query);
  }

  function changeView(change, record) {
    state.changeView(change);
    record(where());
  }

  /** Another experiment and view, as from an address; `notices` tell what was bad in it. */
  function take({ experiment, view, notices: told = [] }, isSame) {
    state.changeView(view);
    if (isSame) return;
    notices.clear("choice", "address");
    notices.show("address", told, true);
    takeExperiment(experiment);
    session.start();
  }

  function setAway(isAway) {
    session.setAway(isAway);
    drawing.setAway(isAway);
  }

  /** Everything in the colours and sizes of now, without waiting for a frame. */
  function redraw() {
    showing.readColors();
    drawing.now();
  }

  function watch() {
    onMissing((isMissing) => notices.show("files", isMissing ? [{ field: null, message: MISSING }] : [], true));
    const sizes = new ResizeObserver(invalidate);
    for (const id of ["comparison", "run-cards", "loss-plot"]) if (byId(id)) sizes.observe(byId(id));
    watchLook(showing.readColors);
    byId("zoom-out")?.addEventListener("click", lossPlot?.whole);
    createKeyboard(hand, isLocked);
    watchTyping(document);
    watchNumberKeys(document);
  }

  function start() {
    showing.listen();
    watch();
    if (controls) terms.explain(byId("choices"));
    if (byId("opening")) terms.explain(byId("opening"), { focusable: true });
    showing.showPage();
    notices.show("address", page.notices, true);
    session.start();
  }

  const { playsByItself } = session;
  return {
    signals,
    clock,
    verbs,
    notices,
    drawers,
    reach,
    where,
    changeView,
    changeDrawers: opening.change,
    selectRun: (run) => parts.cards.select(run),
    take,
    setAway,
    playsByItself,
    redraw,
    start,
  };
}
