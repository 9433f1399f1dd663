/**
 * For the page that holds embeds of Batchwise, if it may have scripts: gives each of them the height that it asks for.
 * <script src="https://…/static/embed.js" defer></script>
 */
(() => {
  const EMBED = /^https?:[^?#]*\/embed([?#]|$)/; // the address of an embed, whichever server it is on
  const EDGES = ["borderTopWidth", "borderBottomWidth", "paddingTop", "paddingBottom"];
  const asked = new WeakMap(); // the height that a frame has asked for last, whether or not it got it

  /** The frames of the page and of the shadow trees in it. */
  function* framesIn(root) {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === "iframe" && EMBED.test(element.src)) yield element;
      if (element.shadowRoot) yield* framesIn(element.shadowRoot);
    }
  }

  /** Its place has a fixed ratio, or it is on a slide: it stays as high as it is, and fills that. */
  function isFixed(frame) {
    const { position, aspectRatio } = getComputedStyle(frame);
    return (
      ["absolute", "fixed"].includes(position) ||
      (aspectRatio ?? "auto") !== "auto" ||
      frame.closest(".reveal .slides") !== null
    );
  }

  const around = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;

  const overlap = (a, b) =>
    a.top < b.bottom - 1 && b.top < a.bottom - 1 && a.left < b.right - 1 && b.left < a.right - 1;

  /** Whether a node is in the flow of the page and lies where the frame does. */
  function isCovered(node, place) {
    if (node.nodeType === Node.ELEMENT_NODE && !["static", "relative"].includes(getComputedStyle(node).position))
      return false;
    const range = document.createRange();
    range.selectNode(node);
    return [...range.getClientRects()].some((rect) => overlap(rect, place));
  }

  /** Whether the frame covers what stands beside it or beside a box around it, or is cut by such a box. */
  function isInTheWay(frame) {
    const place = frame.getBoundingClientRect();
    for (let node = frame; node && node !== document.body; node = around(node)) {
      const isFloated = getComputedStyle(node).float !== "none";
      if (isFloated && node.getBoundingClientRect().bottom > place.bottom - 1) return false; // the rest flows around it
      const others = [...(node.parentNode?.childNodes ?? [])].filter((other) => other !== node);
      if (others.some((other) => isCovered(other, place))) return true;
      const box = around(node);
      const { overflowY } = box ? getComputedStyle(box) : {};
      if (["auto", "scroll"].includes(overflowY)) return false;
      if (
        ["hidden", "clip"].includes(overflowY) &&
        box !== document.body &&
        box.getBoundingClientRect().bottom < place.bottom - 1
      )
        return true;
    }
    return false;
  }

  function size(frame, height) {
    const { height: before } = frame.style;
    const style = getComputedStyle(frame);
    const edges = style.boxSizing === "border-box" ? EDGES.reduce((sum, edge) => sum + parseFloat(style[edge]), 0) : 0;
    frame.style.height = `${height + edges}px`;
    if (isInTheWay(frame)) frame.style.height = before;
  }

  addEventListener("message", ({ source, data }) => {
    if (
      data?.source !== "batchwise" ||
      data.v !== 1 ||
      data.type !== "resize" ||
      !(Number.isFinite(data.height) && data.height > 0)
    )
      return;
    for (const frame of framesIn(document)) {
      if (frame.contentWindow !== source || asked.get(frame) === data.height) continue;
      asked.set(frame, data.height);
      if (!isFixed(frame)) size(frame, data.height);
    }
  });

  // One that was ready before this script tells its height again.
  for (const frame of framesIn(document))
    frame.contentWindow?.postMessage({ target: "batchwise", v: 1, type: "getState" }, "*");
})();
