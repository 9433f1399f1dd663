"""What a page prints."""

from typing import Any

from playwright.sync_api import Page

# What of a step would be on paper now.
ON_PAPER = """() => {
    const drawer = document.querySelector('#step-drawer');
    const shown = (e) => e.getClientRects().length > 0
      && getComputedStyle(e).visibility !== 'hidden';
    const texts = (parent, selector) => [...parent.querySelectorAll(selector)].filter(shown)
      .map((e) => e.textContent);
    const cut = (e) => shown(e) && getComputedStyle(e).overflowX !== 'visible'
      && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
    return {
      said: drawer.querySelector('[data-part=window]').innerText,
      bands: [...drawer.querySelectorAll('.matrix-paper table')].map((band) => ({
        columns: texts(band, '.matrix-names > th:not(:first-child)'),
        corner: texts(band, '.matrix-names > th:first-child span span'),
        heads: [...band.querySelectorAll('tbody:not(.matrix-foot) tr')]
          .map((row) => texts(row, 'th span span')),
        numbers: [...band.querySelectorAll('tbody:not(.matrix-foot) tr')]
          .map((row) => [...row.querySelectorAll('td')].filter(shown).map((e) => Number(e.title))),
        foot: Object.fromEntries([...band.querySelectorAll('.matrix-foot tr')].filter(shown)
          .map((row) => [row.firstElementChild.textContent,
            [...row.querySelectorAll('td')].map((e) => Number(e.title))])),
        height: band.offsetHeight,
        beyond: band.getBoundingClientRect().right - document.body.getBoundingClientRect().right,
        breaks: getComputedStyle(band).breakInside,
        rowBreaks: [...new Set([...band.rows].map((row) => getComputedStyle(row).breakInside))],
      })),
      cut: [...drawer.querySelectorAll(':not(.visually-hidden)')].filter(cut)
        .map((e) => e.outerHTML.slice(0, 80)),
      controls: texts(drawer, 'button, select, input, summary'),
      screen: shown(drawer.querySelector('.matrix')),
      right: texts(drawer, '.ways-table .right'),
      terms: [...drawer.querySelectorAll('.stage-term')].filter((e) =>
        e.getBoundingClientRect().right > document.body.getBoundingClientRect().right + 1).length,
    };
  }"""


def printed(page: Page) -> dict[str, Any]:
    """What is there in the moment of its printing."""
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = ({ON_PAPER})(); }})")
    assert page.pdf(format="Letter", print_background=True).startswith(b"%PDF")
    found: dict[str, Any] = page.evaluate("window.printed")
    return found
