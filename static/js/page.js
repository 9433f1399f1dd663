/** The page: the player with an address bar, a history, a choice of theme, sharing and printing. */

import { sameValue } from "./core/document/experiment.js";
import { openStream } from "./net/stream.js";
import { createLossPlot } from "./plots/loss/loss-plot.js";
import { createAddress } from "./ui/player/address.js";
import { createOwnChoice } from "./ui/form/own-choice.js";
import { lazyPanels, openSaver } from "./ui/drawers/lazy-panels.js";
import { createPlayer } from "./ui/player/player.js";
import { createPrint } from "./ui/parts/print.js";
import { createQuestions } from "./ui/player/questions.js";
import { createShare } from "./ui/share/share.js";
import { createRunTools } from "./ui/player/run-tools.js";
import { createTheme } from "./ui/player/theme.js";
import { createUndoing } from "./ui/player/undoing.js";
import { createVerdict } from "./ui/player/verdict.js";
import { byId } from "./ui/parts/elements.js";

const page = JSON.parse(byId("page-data").textContent);
const root = document.documentElement.dataset.root ?? "";

const address = createAddress({ root, fieldPaths: page.catalog.fields.map(({ path }) => path), onReturn });
const besideNotice = createOwnChoice(byId("data-name"), byId("own"), () => ({
  root,
  catalog: page.catalog,
  signals: player.signals,
  show: player.verbs.show,
  query: address.query,
  tell: (message) => player.notices.show("choice", [{ field: null, message }]),
}));
const player = createPlayer({
  page,
  root,
  address,
  openStream,
  createLossPlot,
  makers: lazyPanels(page.panels),
  openSaver,
  besideNotice,
  onStart,
  onDraw(drawn) {
    showVerdict(drawn);
    remember(drawn);
  },
});
const remember = createUndoing({ player, address });
const showVerdict = createVerdict((path, value) => player.verbs.choose(path, value));
const theme = createTheme(byId("theme"), (name) => player.changeView({ theme: name }, address.replace));
const share = createShare(byId("share"), byId("share-open"), {
  root,
  catalog: page.catalog,
  panels: page.panels,
  address,
  where: player.where,
  resolved: () => player.signals.get("resolved"),
  position: () => player.clock.position,
  stands: () => !player.clock.playing && player.clock.goal === null && player.clock.position < player.reach.limit(),
});
createRunTools({ root, catalog: page.catalog, player });
createQuestions(byId("questions"), { catalog: page.catalog, player, address });
createPrint(byId("printed"), byId("print-sheet"), { redraw: player.redraw, describe: share.describe });

function onStart(query) {
  byId("json-link").href = `${root}/api/v1/run${query ? `?${query}` : ""}`;
}

function onReturn(state) {
  player.take(state, sameValue(state.experiment, player.where().experiment));
}

theme.show(page.view.theme);
player.signals.on("view", (view) => theme.show(view.theme));
player.start();
address.remember(player.where());
player.drawers.reveal(location.hash.slice(1));
