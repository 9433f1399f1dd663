"""Nothing stays of experiments that are gone: elements and listeners, with every panel open."""

import pytest
from playwright.sync_api import CDPSession, Page

from app.web.pages.panels import FURTHER, names_of
from tests.browser.conftest import OpenPage, ready

pytestmark = pytest.mark.browser

PANELS = ",".join(names_of(FURTHER))
FILLED = (
    "() => [...document.querySelectorAll('.drawer:not([hidden])')]"
    ".every((drawer) => drawer.dataset.filled === 'true')"
)


def counts_after(page: Page, wire: CDPSession, *datasets: str) -> tuple[int, int]:
    """Elements and listeners after these data have been chosen in turn."""
    for data in datasets:
        page.select_option("#data-name", data)
        page.wait_for_selector(f'body[data-state="ready"]:has([value="{data}"]:checked)')
        ready(page)
        page.wait_for_function(FILLED)
    for _ in range(3):
        wire.send("HeapProfiler.collectGarbage")
    counts = wire.send("Memory.getDOMCounters")
    return counts["nodes"], counts["jsEventListeners"]


def test_elements_and_listeners_do_not_grow_with_the_experiments(open_page: OpenPage) -> None:
    with open_page(f"/?data.n=60&stop.epochs=3&panels={PANELS}") as page:
        ready(page)
        wire = page.context.new_cdp_session(page)
        first = counts_after(page, wire, "iris", "line", "moons")
        again = counts_after(page, wire, "iris", "line", "moons")
        assert again[0] <= 1.01 * first[0]
        assert again[1] == first[1]
