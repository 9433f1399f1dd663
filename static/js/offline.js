/**
 * The offline page: the player in a file of its own, with a recording in place of a server. What needs training is not
 * in it.
 */

import * as format from "./core/format.js";
import { recordingIn } from "./net/recording.js";
import { createLossPlot } from "./plots/loss/loss-plot.js";
import { lazyPanels, openSaver } from "./ui/drawers/lazy-panels.js";
import { createFitting } from "./ui/embed/frame-fitting.js";
import { createFrameAddress } from "./ui/embed/frame-address.js";
import { createPlayer } from "./ui/player/player.js";
import { createPrint } from "./ui/parts/print.js";
import { wake } from "./ui/embed/waking.js";
import { byId } from "./ui/parts/elements.js";

wake(document);
const page = JSON.parse(byId("page-data").textContent);
const { root } = document.documentElement.dataset; // of the server that made the file

const address = createFrameAddress({
  root,
  fieldPaths: page.catalog.fields.map(({ path }) => path),
  panels: page.panels,
  onChange: showAddress,
});
const player = createPlayer({
  page,
  root,
  address,
  openStream: recordingIn(byId("recording")),
  createLossPlot,
  makers: lazyPanels(page.panels.filter(({ name }) => page.view.panels.includes(name))),
  openSaver,
  isRecorded: true,
});
const { signals, clock } = player;

function showAddress() {
  byId("whole-page").href = address.whole(player.where());
}

/** Each run's batch size and learning rate, which here are words. */
function showHeld(runs) {
  runs.forEach(({ batchSize, examples, settings }, index) => {
    const size =
      batchSize === examples
        ? `${format.count(examples)}, full`
        : `${format.count(batchSize)} of ${format.count(examples)}`;
    byId(`run-${index}`).querySelector('[data-part="held"]').textContent =
      `Batch ${size}; rate ${settings.learning_rate}`;
  });
}

const describe = () => ({
  title: document.querySelector("h1").textContent,
  at: `At ${format.position(signals.get("view").x, clock.position)}`,
  address: address.whole(player.where(), `at=${Number(clock.position.toPrecision(6))}`),
});

/** On paper nothing is left out for want of height. */
function redraw() {
  if (byId("print-sheet").media === "all") Object.assign(document.body.dataset, { fit: "natural", without: "" });
  player.redraw();
}

player.start();
if (byId("run-cards")) signals.on("runs", showHeld);
showAddress();
createPrint(byId("printed"), byId("print-sheet"), { redraw, describe });
if (page.view.panels.includes("batches"))
  document.body.dataset.fit = "natural"; // too much for a window, which scrolls
else createFitting(document.body).start();
