/** For a host page: notes every message, with the id of the frame that it came from. */
window.heard = [];
addEventListener("message", ({ source, data }) => {
  const frame = [...document.querySelectorAll("iframe")].find(({ contentWindow }) => contentWindow === source);
  window.heard.push({ from: frame ? frame.id : null, data });
});
