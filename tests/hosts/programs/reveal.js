// Starts the deck on its first slide.
await window.Reveal.initialize({ transition: "none" });
document.documentElement.removeAttribute("data-waits");
