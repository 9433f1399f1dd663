"""Sliders: keys, words for a screen reader, and a finger that only wants to scroll the page."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Frame, Locator, Page

from tests.browser.conftest import OpenPage, drawn, in_module, ready, until
from tests.browser.hosting import Hosts, hosting
from tests.server import Server, comes_to, eventually

pytestmark = pytest.mark.browser

SHORT = "data.n=60&stop.epochs=3"
RATE, SIZE, ORDER, PLAYHEAD = (
    "#learning-rate-slider", '[data-run="1"] [data-part="size-slider"]', "#order-1", "#scrubber",
)  # fmt: skip


@pytest.fixture(scope="module")
def hosts(server: Server) -> Iterator[Hosts]:
    with hosting(server.url) as running:
        yield running


def said(page: Page | Frame, slider: str) -> str:
    return page.get_attribute(slider, "aria-valuetext") or ""


def test_the_sizes_of_a_slider_differ_and_hold_the_powers_of_two(open_page: OpenPage) -> None:
    lists = in_module(
        open_page, "core/geometry/scales.js", "return given.map(m.sizesUpTo);", [1, 2, 45, 300]
    )
    assert lists[:2] == [[1], [1, 2]]
    assert lists[2] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 45]
    for most in (7, 8, 9, 299, 300, 65_537):
        (sizes,) = in_module(
            open_page, "core/geometry/scales.js", "return given.map(m.sizesUpTo);", [most]
        )
        assert sizes == sorted(set(sizes))
        assert (sizes[0], sizes[-1]) == (1, most)
        assert {2**k for k in range(17) if 2**k <= most} <= set(sizes)


def test_the_rates_of_the_slider_lie_evenly_by_their_logarithm(open_page: OpenPage) -> None:
    rates = in_module(open_page, "core/geometry/scales.js", "return m.RATES;")
    assert (rates[0], rates[-1], len(rates)) == (0.0001, 10, 101)
    growth = [b / a for a, b in pairwise(rates)]
    assert 1.05 < min(growth) < max(growth) < 1.2
    assert {0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1} <= set(rates)


@pytest.mark.parametrize("slider", [RATE, SIZE, ORDER, PLAYHEAD])
def test_each_arrow_key_moves_a_slider_to_another_value_in_words(
    open_page: OpenPage, slider: str
) -> None:
    with open_page(f"/?{SHORT}&panels=batches&at=0&x=updates") as page:
        ready(page)
        page.focus(slider)
        for forth, back in (("ArrowUp", "ArrowDown"), ("ArrowRight", "ArrowLeft")):
            words = [said(page, slider)]
            for key in (forth, forth, back, back):
                page.keyboard.press(key)
                comes_to(lambda: said(page, slider) != words[-1], True)  # noqa: B023
                words.append(said(page, slider))
            assert words[3:] == words[1::-1], words
            assert len(set(words)) == 3
        page.keyboard.press("End")
        page.keyboard.press("PageDown")
        page.keyboard.press("Home")


def test_what_sliders_say_is_their_value_with_its_unit(open_page: OpenPage) -> None:
    with open_page("/?at=12.4") as page:
        ready(page)
        sizes = [said(page, f'[data-run="{run}"] [data-part="size-slider"]') for run in range(3)]
        assert sizes == ["all 300 examples", "32 examples", "1 example"]
        assert said(page, RATE) == "learning rate 0.1"
        assert said(page, PLAYHEAD) == "12.4 epochs"


def test_a_held_key_is_one_choice(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        entries = page.evaluate("history.length")
        page.focus(SIZE)
        for _ in range(3):
            page.keyboard.down("ArrowLeft")  # without letting go: the key repeats
        page.keyboard.up("ArrowLeft")
        until(page, "() => decodeURIComponent(location.search).includes('runs=full,20,1')")
        assert page.evaluate("history.length") == entries + 1
        assert page.input_value("#run-1-size") == "20"
        page.go_back()
        comes_to(lambda: page.input_value("#run-1-size"), "32")


def test_a_value_between_the_places_of_a_slider_has_a_place_of_its_own(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{SHORT}&learning_rate=0.15") as page:
        ready(page)
        heard = [said(page, RATE)]
        page.focus(RATE)
        for key in ("ArrowRight", "ArrowLeft", "ArrowLeft"):
            page.keyboard.press(key)
            heard.append(said(page, RATE))
        assert [float(words.split()[-1]) for words in heard] == [0.15, 0.16, 0.15, 0.14]


def test_a_slider_in_a_hand_stays_there_when_an_earlier_choice_arrives(
    open_page: OpenPage,
) -> None:
    stands = in_module(
        open_page,
        "ui/parts/slider.js",
        """const el = Object.assign(document.createElement('input'), { type: 'range' });
           const chosen = [], places = [1, 2, 4, 8];
           const slider = m.createSlider(el, {
             describe: String, onMove: () => {}, onChoose: (value) => chosen.push(value) });
           const tell = (name) => el.dispatchEvent(new Event(name));
           slider.show(2, places);
           el.value = 3;
           tell('input');
           slider.show(4, places);
           const held = slider.value();
           tell('change');
           slider.show(4, places);
           return [held, chosen, slider.value()];""",
    )
    assert stands == [8, [8], 4]


def test_a_slider_that_is_dragged_there_and_back_ends_its_drag(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        box = page.locator(SIZE).bounding_box()
        assert box
        entries = page.evaluate("history.length")
        value = int(page.input_value(SIZE))
        most = int(page.get_attribute(SIZE, "max") or 0)
        x = box["x"] + 8 + (box["width"] - 16) * value / most
        y = box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 40, y)
        until(page, "() => location.search.includes('runs')")
        page.mouse.move(x, y)
        until(page, "() => !location.search.includes('runs')")
        page.mouse.up()
        drawn(page)
        page.focus(RATE)
        page.keyboard.press("ArrowRight")
        until(page, "() => location.search.includes('learning_rate')")
        assert page.evaluate("history.length") == entries + 2  # the next choice is one of its own


class Finger:
    """A finger on the glass: what the browser makes of real touches."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def stroke(self, start: tuple[float, float], by: tuple[float, float], moves: int = 12) -> None:
        self._send("touchStart", start)
        for move in range(1, moves + 1):
            share = move / moves
            self._send("touchMove", (start[0] + by[0] * share, start[1] + by[1] * share))
        self._send("touchEnd")


def place_on(slider: Locator, share: float) -> tuple[float, float]:
    """A point of the slider in the page's view, for a finger."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


# Notes what a finger does to sliders, and what of it the page takes up.
NOTE = """() => {
    window.inputs = 0;
    const own = [...document.querySelectorAll('input[type=range]')];
    window.before = own.map((slider) => slider.value);
    addEventListener('pointercancel', () => { window.cancelled = true; });
    window.changed = () => own.some((slider, i) => slider.value !== window.before[i]);
  }"""


@pytest.mark.parametrize("slider", [RATE, SIZE, PLAYHEAD])
@pytest.mark.parametrize("sets_at_once", [False, True])
def test_a_swipe_that_begins_on_a_slider_scrolls_the_page_and_changes_nothing(
    open_page: OpenPage, slider: str, sets_at_once: bool
) -> None:
    asked: list[str] = []
    touch: dict[str, Any] = {"has_touch": True}
    with open_page(f"/?{SHORT}&run=1", width=390, height=600, **touch) as page:
        ready(page)
        page.locator("#tab-1").click()
        if slider == "#learning-rate-slider":  # it stands in a sheet that scrolls by itself
            page.click("#more-open")
        if sets_at_once:
            page.evaluate(SET_AT_ONCE)
        start = place_on(page.locator(slider), 0.3)
        page.evaluate(NOTE)
        page.on("request", lambda request: asked.append(request.url))
        scrolled = "scrollY + document.querySelector('#choices').scrollTop"
        before = page.evaluate(f"[{scrolled}, location.href, history.length]")
        Finger(page).stroke(start, (3, -160))
        until(page, f"(top) => {scrolled} > top + 50", before[0])
        drawn(page)
        assert page.evaluate("window.cancelled && !window.changed()")
        assert page.evaluate("[location.href, history.length]") == before[1:]
        assert asked == []


# Some browsers set a slider where a finger touches it, before they know that it will scroll.
SET_AT_ONCE = """() => document.addEventListener('touchstart', ({ target, touches: [touch] }) => {
    const { left, width } = target.getBoundingClientRect();
    const place = Math.round(target.max * (touch.clientX - left) / width);
    if (target.matches('input[type=range]') && Number(target.value) !== place) {
      target.value = place;
      target.dispatchEvent(new Event('input', { bubbles: true }));
    }
  })"""


def test_a_finger_that_taps_or_goes_sideways_moves_a_slider(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}", width=390, height=600, has_touch=True) as page:
        ready(page)
        page.locator("#tab-1").click()
        top = page.evaluate("scrollY")
        x, y = place_on(page.locator(SIZE), 0.3)
        Finger(page).stroke((x, y), (0, 0), moves=1)
        until(page, "() => location.search.includes('runs')")
        tapped = int(page.input_value("#run-1-size"))
        assert tapped < 32
        Finger(page).stroke((x, y), (25, 4))
        comes_to(lambda: int(page.input_value("#run-1-size")) > tapped, True)
        chosen = f"runs=full,{page.input_value('#run-1-size')},1"
        until(page, "(runs) => decodeURIComponent(location.search).includes(runs)", chosen)
        assert page.evaluate("scrollY") == top
        pans = "(slider) => getComputedStyle(slider).touchAction.includes('pan-y')"
        assert page.locator(SIZE).evaluate(pans)  # said aloud for browsers that do not assume it


def test_a_swipe_that_begins_on_a_slider_of_an_embed_scrolls_its_host(
    open_page: OpenPage, hosts: Hosts
) -> None:
    query = f"{SHORT}&panels=runs"
    address = hosts.holding(query, query, query)
    with open_page(address, width=800, height=600, has_touch=True) as page:
        handle = page.wait_for_selector("#f0")
        frame = handle.content_frame() if handle else None
        assert frame
        frame.wait_for_selector('body[data-state="ready"]')
        eventually(lambda: said(frame, SIZE) == "32 examples", "the slider to be there")
        frame.evaluate(NOTE)
        Finger(page).stroke(place_on(frame.locator(SIZE), 0.3), (3, -160))
        until(page, "() => scrollY > 50")
        assert frame.evaluate("window.cancelled && !window.changed()")
