"""Zoomed in, on a phone, and with wide text: everything can be reached and read."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.looks import OVERLAPPING, TIGHT, assert_tidy
from tests.server import comes_to

pytestmark = pytest.mark.browser

ZOOMED = [
    (720, 450),
    (360, 225),
    (320, 256),
    (844, 390),
]  # 200 %, 400 %, the least, a phone on its side

# As a reader's own style sheet sets text (WCAG 1.4.12).
SPACE_OUT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
  }"""
# Texts that reach out of a box which shows nothing outside it.
CUT = """() => {
    const hides = (overflow) => ["hidden", "clip"].includes(overflow);
    const cutBy = (box, style, text) =>
      (hides(style.overflowX) && (text.left < box.left - 1 || text.right > box.right + 1))
      || (hides(style.overflowY) && (text.top < box.top - 3 || text.bottom > box.bottom + 3));
    const scrolls = ({ overflowX, overflowY }) => [overflowX, overflowY].some((way) =>
      ["auto", "scroll"].includes(way));
    const isCut = (node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      for (let up = node.parentElement; up !== document.documentElement; up = up.parentElement) {
        const [style, box] = [getComputedStyle(up), up.getBoundingClientRect()];
        if (scrolls(style) || style.clipPath !== "none") return false;
        if ([...range.getClientRects()].some((text) => cutBy(box, style, text))) return true;
      }
      return false;
    };
    const seen = { visibilityProperty: true, contentVisibilityAuto: true };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const cut = [];
    for (let node; (node = walker.nextNode());) {
      const e = node.parentElement;
      if (!node.data.trim() || e.closest(".matrix, svg, option, script, template")) continue;
      if (e.checkVisibility(seen) && isCut(node)) cut.push(node.data.trim().slice(0, 60));
    }
    return cut;
  }"""

# Scrolls to the end; whether the whole transport is there.
AT_THE_END = """() => {
    scrollTo(0, document.documentElement.scrollHeight);
    const { top, bottom } = document.querySelector(".transport").getBoundingClientRect();
    return top > 0 && bottom <= innerHeight + 1;
  }"""


def sticks_up(page: Page) -> float:
    """How much of the window the transport takes."""
    top: float = page.evaluate("document.querySelector('.transport').getBoundingClientRect().top")
    return page.evaluate("innerHeight") - top


def test_on_a_phone_the_transport_takes_at_most_72_pixels(open_page: OpenPage) -> None:
    apply = "document.querySelector('.apply').getBoundingClientRect()"
    with open_page("/?panels=batches,noise", 390, 844) as page:
        ready(page)
        for width in (320, 560, 700, 390):
            page.set_viewport_size({"width": width, "height": 844})
            drawn(page)
            assert 40 < sticks_up(page) <= 72
            assert page.evaluate(f"{apply}.top >= innerHeight - 1")
        assert 40 < sticks_up(page) <= 72
        assert page.evaluate(f"{apply}.top >= innerHeight - 1")
        page.evaluate("document.querySelector('#scrubber').focus({ preventScroll: true })")
        page.keyboard.press("Tab")
        assert page.evaluate("[document.activeElement.name, scrollY]") == ["apply", 0]
        assert page.evaluate(f"{apply}.bottom <= innerHeight + 1")
        page.keyboard.press("ArrowRight")
        assert page.is_checked("#apply-playhead")
        page.evaluate("document.activeElement.blur()")
        assert page.evaluate(f"{apply}.top >= innerHeight - 1")
        comes_to(lambda: page.evaluate(AT_THE_END), True)


@pytest.mark.parametrize(("width", "height"), ZOOMED)
def test_in_a_low_window_the_transport_scrolls_away_and_nothing_is_cut(
    open_page: OpenPage, width: int, height: int
) -> None:
    with open_page("/?panels=step,batches,noise", width, height) as page:
        ready(page)
        page.wait_for_selector('#step-drawer[data-waits="false"]')
        assert sticks_up(page) < 0
        assert page.evaluate(CUT) == []
        page.click("#more-open")
        assert_tidy(page)
        comes_to(lambda: page.evaluate(AT_THE_END), True)


def test_what_has_the_focus_is_not_below_the_transport(open_page: OpenPage) -> None:
    with open_page("/?panels=batches,noise", 390, 700) as page:
        ready(page)
        page.focus("#run-0-rate")
        for _ in range(25):
            page.keyboard.press("Tab")
            drawn(page)
            box = page.evaluate(
                """() => { const e = document.activeElement;
                   return e.closest(".transport, nav") ? null : e.getBoundingClientRect(); }"""
            )
            if box:
                assert box["bottom"] <= 700 - sticks_up(page) + 1


@pytest.mark.parametrize("path", ["/", "/?panels=step,batches,noise", "/embed", "/api/docs"])
def test_wide_text_cuts_nothing(open_page: OpenPage, path: str) -> None:
    with open_page(path, 320) as page:
        if "docs" not in path:
            ready(page)
        if "panels" in path:
            page.wait_for_selector('#step-drawer[data-waits="false"]')
            until(page, "() => document.querySelectorAll('.chart .graph-pad').length >= 5")
        page.evaluate(SPACE_OUT)
        if path == "/":
            page.click("#more-open")
        for width in (320, 390, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for strays in (CUT, TIGHT):
                comes_to(lambda strays=strays: page.evaluate(strays), [])
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            if "docs" not in path:
                comes_to(lambda: page.evaluate(OVERLAPPING), [])
