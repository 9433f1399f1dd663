"""Where the explanation of a term stands."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import OpenPage, drawn, ready
from tests.browser.opened_step import EIGHT, opened

pytestmark = pytest.mark.browser

# Pairs of an open explanation and what it explains that lie on one another.
COVERED = """(dt) => {
    const tip = document.querySelector('#tip').getBoundingClientRect();
    const lap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0;
    return { covered: [dt, dt.nextElementSibling].filter((e) => lap(tip, e.getBoundingClientRect()))
        .map((e) => e.textContent),
      isWhole: tip.top >= 0 && tip.bottom <= innerHeight && tip.left >= 0
        && tip.right <= innerWidth };
  }"""


def explained(page: Page, name: Locator) -> dict[str, Any]:
    """What the explanation of a counter's name covers."""
    name.scroll_into_view_if_needed()
    drawn(page)
    name.evaluate("(dt) => (dt.querySelector('.term') ?? dt).dispatchEvent(\
new PointerEvent('pointerenter'))")  # fmt: skip
    page.wait_for_selector("#tip:not([hidden])")
    drawn(page)
    found: dict[str, Any] = name.evaluate(COVERED)
    page.keyboard.press("Escape")
    page.wait_for_selector("#tip", state="hidden")
    return found


def assert_none_covered(page: Page, selector: str, least: int) -> None:
    names = [name for name in page.locator(selector).all() if name.is_visible()]
    assert len(names) >= least
    for name in names:
        assert explained(page, name) == {"covered": [], "isWhole": True}, name.inner_text()


def test_an_explanation_covers_no_number_that_it_explains(open_page: OpenPage) -> None:
    with open_page(f"/?{EIGHT}&panels=step&run=0&x=updates&at=0") as page:
        opened(page, 0)
        page.click("[data-part=accumulate-next]")
        for width, counters in ((1440, 24), (390, 8)):
            page.set_viewport_size({"width": width, "height": 844})
            ready(page)
            assert_none_covered(page, ".counters dt", counters)
            assert_none_covered(page, ".tally dt", 3)


def test_an_explanation_follows_its_term_when_the_page_scrolls(open_page: OpenPage) -> None:
    with open_page("/", 1440, 500) as page:
        ready(page)
        name = page.locator('[data-run="0"] dt', has_text="Training loss")
        name.scroll_into_view_if_needed()
        name.locator("button").focus()
        for _ in range(3):
            page.mouse.wheel(0, 60)
            drawn(page)
            assert name.evaluate(COVERED)["covered"] == []
