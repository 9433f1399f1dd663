/**
 * The only file that calls Plotly: axes, lines and zoom; no data of its own. Plotly is loaded when the first graph is
 * made.
 */

import { arriving } from "../net/arriving.js";

const CONFIG = {
  displayModeBar: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  doubleClick: false,
  showTips: false,
  displaylogo: false,
};
const AT_ONCE = { mode: "immediate", frame: { duration: 0, redraw: false }, transition: { duration: 0 } };

const FILE = "../../vendor/plotly-basic-4.1.1.min.js";

const listeners = [];
let library = null; // promised, once the first graph is made

/** Calls `listener` when the library has come; a page without a graph never asks for it. */
export function onLoaded(listener) {
  listeners.push(listener);
}

/** After the page's next paint, so that the page is seen before its largest file is asked for. */
function load() {
  library ??= (window.Plotly ? Promise.resolve() : nextPaint().then(() => arriving(fetchFile))).then(() =>
    listeners.forEach((listener) => listener()),
  );
}

const nextPaint = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });

const fetchFile = () =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(FILE, import.meta.url).href;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error("The plotting library did not come."));
    });
    document.head.append(script);
  });

/**
 * A graph in `el`: `react` draws anew, `move` gives every trace new points without a redraw. Until the library is
 * there, neither may be called.
 */
export function createGraph(el, { onZoom }) {
  load();
  let drawn = null;
  let own = false;

  function zoomed(change) {
    const keys = Object.keys(change ?? {});
    if (!own && keys.some((key) => key.includes("range"))) onZoom(ranges());
  }

  const ranges = () => ({ x: [...el.layout.xaxis.range], y: [...el.layout.yaxis.range] });

  function react(traces, layout) {
    own = true;
    drawn = window.Plotly.react(el, traces, layout, CONFIG);
    own = false;
    if (el.dataset.listens) return;
    el.dataset.listens = "true";
    el.on("plotly_relayout", zoomed);
  }

  /** points: [{x, y}], one for every trace of the graph. */
  function move(points) {
    const traces = points.map((_, index) => index);
    window.Plotly.animate(el, { data: points, traces }, AT_ONCE)?.catch?.(() => {});
  }

  const axis = (name) => el._fullLayout?.[name];

  return {
    canDraw: () => Boolean(window.Plotly),
    react,
    move,
    ready: () => drawn,
    /** Pixels from the left (top) of the graph for a value of the axis, and back. */
    xToPixel: (x) => axis("xaxis")._offset + axis("xaxis").d2p(x),
    yToPixel: (y) => axis("yaxis")._offset + axis("yaxis").d2p(y),
    pixelToX: (pixel) => axis("xaxis").p2d(pixel - axis("xaxis")._offset),
    /** The drawing area within the graph. */
    area: () => ({
      left: axis("xaxis")._offset,
      width: axis("xaxis")._length,
      top: axis("yaxis")._offset,
      height: axis("yaxis")._length,
    }),
    /** The graph as the text of an SVG, promised, written in the face `family`. */
    toSvg(family) {
      const { data, layout } = el;
      const font = { ...layout.font, family };
      const { width, height } = layout;
      return window.Plotly.toImage(
        { data, layout: { ...layout, font }, config: CONFIG },
        { format: "svg", width, height, imageDataOnly: true },
      );
    },
    onDoubleClick: (listener) => el.on("plotly_doubleclick", listener),
    destroy: () => window.Plotly?.purge(el),
  };
}
