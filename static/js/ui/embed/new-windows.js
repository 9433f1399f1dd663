/** Links of a framed page: each opens a window. Depends on the document; must not know what is in it. */

/** Where a sandbox allows no new windows, `onBlocked(address)` is called instead. */
export function openInWindows(document, onBlocked) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]:not([download])");
    if (!link) return;
    event.preventDefault();
    const opened = window.open(link.href, "_blank");
    if (opened) opened.opener = null;
    else onBlocked(link.href);
  });
}
