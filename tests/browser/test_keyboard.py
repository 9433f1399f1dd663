"""The page by the keyboard alone: what is reached, in which order, which keys a control keeps."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, ready, until

pytestmark = pytest.mark.browser

SHORT = "data.n=60&stop.epochs=3"

# Where the focus is: what names the element, whether it is ringed and in view, not below the
# transport, and where it stands in the page.
HERE = """() => {
    const e = document.activeElement;
    const shown = e.matches('.segments input') ? e.nextElementSibling : e;
    const { top, bottom, height } = shown.getBoundingClientRect();
    const low = e.closest('.transport') ? innerHeight
      : document.querySelector('.transport').getBoundingClientRect().top;
    const all = [...document.querySelectorAll('*')];
    return { name: e.id || e.getAttribute('aria-label') || e.textContent.trim() || e.value,
      isPage: e === document.body, isRinged: getComputedStyle(shown).outlineStyle !== 'none',
      isInView: bottom > 0 && top + Math.min(height, 24) <= low + 1, place: all.indexOf(e) };
  }"""


# The places of all that a hand could press.
FREE = """() => {
    const seen = { visibilityProperty: true };
    const all = [...document.querySelectorAll('*')];
    const controls = 'a[href], button, input:not([type=radio]), input:checked, select, summary';
    return [...document.querySelectorAll(controls)]
      .filter((e) => e.tabIndex >= 0 && e.checkVisibility(seen))
      .filter((e) => !e.matches(':disabled, dialog *'))
     .map((e) => all.indexOf(e));
  }"""


def walk(page: Page) -> list[dict[str, Any]]:
    """Every stop of the Tab key from the top of the page on."""
    stops: list[dict[str, Any]] = []
    while True:
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["isPage"] or (stops and here["place"] == stops[0]["place"]):
            return stops
        stops.append(here)
        assert len(stops) < 300, "the focus is trapped"


@pytest.mark.parametrize("width", [1440, 390])
def test_tab_reaches_every_control_in_the_order_of_the_page_and_it_is_seen(
    open_page: OpenPage, width: int
) -> None:
    with open_page(f"/?{SHORT}&panels=step,batches,noise&run=1", width=width) as page:
        ready(page)
        until(page, "() => document.querySelector('#step-drawer').dataset.waits === 'false'")
        page.evaluate("document.querySelector('#more-open').click()")
        drawn(page)
        stops = walk(page)
        places = [stop["place"] for stop in stops]
        assert places == sorted(places)
        assert [stop["name"] for stop in stops if not stop["isRinged"]] == []
        assert [stop["name"] for stop in stops if not stop["isInView"]] == []
        names = [stop["name"] for stop in stops]
        wanted = ["data-name", "learning-rate-slider", "learning-rate", "stop-count", "run-1-size"]
        wanted += ["step-number", "row-order", "order-1", "noise-directions", "play", "scrubber"]
        assert [names.index(name) for name in wanted] == sorted(map(names.index, wanted))
        assert set(page.evaluate(FREE)) <= set(places)


KEPT = {  # a control and the keys that are its own, so that the playhead stays where it is
    "#model-hidden": ("ArrowLeft", "ArrowRight", "Home", "End"),
    "#learning-rate": ("ArrowLeft", "ArrowRight", "ArrowUp", "Home", "End", "PageDown"),
    "#run-1-size": ("Home", "End", "ArrowLeft"),
    "#learning-rate-slider": ("Home", "ArrowRight", "PageUp"),
    '[data-table="angles"] .numbers-scroll': ("ArrowRight", "Home", "End"),
    ".matrix": ("ArrowRight", "Home", "End"),
}


def test_a_control_keeps_the_keys_that_it_needs(open_page: OpenPage) -> None:
    stands = "(step) => document.querySelector('[data-run=\"1\"]').dataset.step === step"
    with open_page(f"/?{SHORT}&panels=step,noise&run=1&at=1") as page:
        ready(page)
        until(page, "() => document.querySelector('#step-drawer').dataset.waits === 'false'")
        page.evaluate(
            "() => document.querySelectorAll('details').forEach((d) => { d.open = true; })"
        )
        for control, keys in KEPT.items():
            page.locator(control).focus()
            for key in keys:
                page.keyboard.down(key)
                drawn(page)
            until(page, stands, "2")  # once the runs are there that a new rate has asked for
            page.focus("#play")
            ready(page)
            page.keyboard.press("Home")  # of any other control it is the page's
            until(page, stands, "0")
            page.keyboard.press("Shift+ArrowRight")  # an epoch on
            until(page, stands, "2")


def test_the_tabs_of_the_runs_follow_arrows_home_and_end(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&at=1", width=390) as page:
        ready(page)
        page.focus("#tab-0")
        chosen = []
        for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"):
            page.keyboard.press(key)
            chosen.append(page.evaluate("document.activeElement.id"))
            assert page.locator("[role=tab][aria-selected=true]").get_attribute("id") == chosen[-1]
        assert chosen == ["tab-1", "tab-2", "tab-0", "tab-2", "tab-0", "tab-2"]
        assert page.get_attribute('[data-run="0"]', "data-step") == "1"


@pytest.mark.parametrize(("view", "tab"), [("", 0), ("&run=2", 0), ("&panels=step&run=2", 2)])
def test_a_phone_first_shows_the_run_that_the_opened_panels_are_about(
    open_page: OpenPage, view: str, tab: int
) -> None:
    with open_page(f"/?{SHORT}{view}", width=390) as page:
        ready(page)
        assert page.locator("[role=tab][aria-selected=true]").get_attribute("id") == f"tab-{tab}"


def test_arrow_keys_choose_among_the_axes_and_escape_closes_what_is_open(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        page.focus("#axis-epochs")
        page.keyboard.press("ArrowRight")
        until(page, "() => location.search.includes('x=examples')")
        page.keyboard.press("ArrowLeft")
        until(page, "() => !location.search.includes('x=examples')")
        page.focus('[data-run="0"] .save-open')
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        assert page.locator('[data-run="0"] .save-menu').is_hidden()
        assert page.evaluate("document.activeElement.className") == "save-open"
        page.keyboard.press("?")
        page.wait_for_selector("#help[open]")
        page.keyboard.press("Escape")
        page.wait_for_selector("#help", state="hidden")


def test_the_page_stays_where_it_is_when_the_transport_gets_the_focus(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{SHORT}&panels=batches") as page:
        for width in (1440, 1000, 390):
            page.set_viewport_size({"width": width, "height": 900})
            ready(page)
            for control in ("#step-back", "#play", "#scrubber", "#apply-start", "#speed"):
                page.focus(control)
                drawn(page)
                assert page.evaluate("scrollY") == 0
