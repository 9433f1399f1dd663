"""What a page announces."""

# Notes every change within anything that a screen reader reads out by itself.
LISTEN = """() => {
    window.heard = [];
    const live = 'output, [role=status], [role=alert], [role=log], [role=timer], [aria-live]';
    new MutationObserver((changes) => {
      const regions = new Set(changes.map(({ target }) =>
        (target.closest ? target : target.parentElement)?.closest(live)).filter(Boolean));
      for (const region of regions)
        if (region.textContent.trim()) window.heard.push(region.textContent.trim());
    }).observe(document, { subtree: true, childList: true, characterData: true });
  }"""
