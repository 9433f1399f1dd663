"""What is chosen in an opened step moves nothing in it."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, until
from tests.browser.opened_step import opened
from tests.server import comes_to

pytestmark = pytest.mark.browser

# Tops within the drawer: of its parts, and of what stands below the button that may come.
TOPS = """() => [...document.querySelectorAll('#step-drawer :is(.matrix, [data-part=linearity], \
    .step-ways, .step-example, .step-timing)')]
  .map((e) => [e.className, e.getBoundingClientRect().top + scrollY])"""


def choose(page: Page, reduction: str) -> list[list[object]]:
    page.check(f"#reduction-{reduction}", force=True)
    until(page, "(name) => document.querySelector('.matrix tfoot').textContent"
                ".includes(`× ${name}`)", reduction)  # fmt: skip
    drawn(page)
    tops: list[list[object]] = page.evaluate(TOPS)
    return tops


def test_update_from_the_sum_moves_nothing(open_page: OpenPage) -> None:
    with open_page("/?panels=step&run=1&x=updates&at=39") as page:
        opened(page, 39)
        page.wait_for_selector("[data-part=equations] math")
        offer = page.locator("[data-part=train-so]")
        for width in (1440, 768, 390):
            page.set_viewport_size({"width": width, "height": 900})
            drawn(page)
            before = page.evaluate(TOPS)
            assert len(before) == 5
            assert not offer.is_visible()
            assert choose(page, "sum") == before
            assert offer.is_visible()
            assert choose(page, "mean") == before
            assert not offer.is_visible()


def test_accumulating_moves_nothing(open_page: OpenPage) -> None:
    with open_page("/?panels=step&run=1&x=updates&at=0") as page:
        opened(page, 0)
        page.wait_for_selector("[data-part=equations] math")
        for width in (1440, 1200, 768, 390):
            page.set_viewport_size({"width": width, "height": 900})
            drawn(page)
            before = page.evaluate(TOPS)
            for name, forward in (("phase", "1"), ("next", "1"), ("end", "32")):
                page.click(f"[data-part=accumulate-{name}]")
                comes_to(lambda: page.inner_text("[data-part=count-forward]"), forward)
                drawn(page)
                assert page.evaluate(TOPS)[:3] == before[:3], name  # equations may be longer
