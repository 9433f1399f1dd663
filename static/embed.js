/**
 * For the page that holds embeds of Batchwise, if it may have scripts: gives each of them the height that it asks for.
 * <script src="https://…/static/embed.js" defer></script>
 */
(() => {
  const home = new URL(document.currentScript.src).origin;
  const frames = () => [...document.querySelectorAll("iframe")].filter(({ src }) => src && new URL(src, location.href).origin === home);

  const borderOf = (frame) => (getComputedStyle(frame).boxSizing === "border-box" ? frame.offsetHeight - frame.clientHeight : 0);

  addEventListener("message", ({ source, data }) => {
    if (data?.source !== "batchwise" || data.v !== 1 || data.type !== "resize" || !(data.height > 0)) return;
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    if (frame) frame.style.height = `${data.height + borderOf(frame)}px`;
  });

  // One that was ready before this script tells its height again.
  for (const frame of frames()) frame.contentWindow.postMessage({ target: "batchwise", v: 1, type: "getState" }, "*");
})();
