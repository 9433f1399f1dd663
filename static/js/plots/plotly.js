/** The only file that names Plotly: axes, lines and zoom; no data of its own. */

const CONFIG = { displayModeBar: false, showSendToCloud: false, plotlyServerURL: "", doubleClick: false, showTips: false, displaylogo: false };
const AT_ONCE = { mode: "immediate", frame: { duration: 0, redraw: false }, transition: { duration: 0 } };

/** A graph in `el`: `react` draws anew, `move` gives every trace new points without a redraw. */
export function createGraph(el, { onZoom }) {
  const Plotly = window.Plotly;
  let drawn = null;
  let own = false;

  function zoomed(change) {
    const keys = Object.keys(change ?? {});
    if (!own && keys.some((key) => key.includes("range"))) onZoom(ranges());
  }

  const ranges = () => ({ x: [...el.layout.xaxis.range], y: [...el.layout.yaxis.range] });

  function react(traces, layout) {
    own = true;
    drawn = Plotly.react(el, traces, layout, CONFIG);
    own = false;
    if (el.dataset.listens) return;
    el.dataset.listens = "true";
    el.on("plotly_relayout", zoomed);
  }

  /** points: [{x, y}], one for every trace of the graph. */
  function move(points) {
    const traces = points.map((_, index) => index);
    Plotly.animate(el, { data: points, traces }, AT_ONCE)?.catch?.(() => {});
  }

  const axis = (name) => el._fullLayout?.[name];

  return {
    react,
    move,
    ready: () => drawn,
    /** Pixels from the left (top) of the graph for a value of the axis, and back. */
    xToPixel: (x) => axis("xaxis")._offset + axis("xaxis").d2p(x),
    yToPixel: (y) => axis("yaxis")._offset + axis("yaxis").d2p(y),
    pixelToX: (pixel) => axis("xaxis").p2d(pixel - axis("xaxis")._offset),
    /** The drawing area within the graph. */
    area: () => ({
      left: axis("xaxis")._offset, width: axis("xaxis")._length,
      top: axis("yaxis")._offset, height: axis("yaxis")._length,
    }),
    onDoubleClick: (listener) => el.on("plotly_doubleclick", listener),
    destroy: () => Plotly.purge(el),
  };
}
