/** For a host page: takes heights as WordPress 6.1 does, from a frame whose address it gave a secret. */
const bySecret = (name, secret) => [...document.querySelectorAll(`${name}[data-secret="${secret}"]`)];

addEventListener("message", ({ source, data }) => {
  const { message, value, secret } = data ?? {};
  if (!(secret || message || value) || /[^a-zA-Z0-9]/.test(secret)) return;
  for (const quotation of bySecret("blockquote", secret)) quotation.style.display = "none";
  for (const frame of bySecret("iframe", secret)) {
    if (frame.contentWindow !== source) continue;
    frame.removeAttribute("style");
    if (message === "height") frame.height = Math.min(1000, Math.max(200, parseInt(value, 10)));
  }
});

/** The frame may have been ready before. */
function tellReady() {
  for (const frame of document.querySelectorAll("iframe[data-secret]")) {
    frame.contentWindow.postMessage({ message: "ready", secret: frame.dataset.secret }, "*");
  }
}
document.addEventListener("DOMContentLoaded", tellReady);
