"""The page on paper: a still picture in light colours, with its numbers and its address."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OpenPage, counters, ready, until
from tests.server import Server

pytestmark = pytest.mark.browser

PATH = "/?data=circles&data.n=60&stop.epochs=4&panels=batches&theme=dark"

# What is on the page when it has been made ready for the paper.
LOOK = """() => {
    const shown = (selector) => [...document.querySelectorAll(selector)]
      .filter((e) => e.getClientRects().length);
    const pixel = (canvas) => [...canvas.getContext('2d').getImageData(2, 2, 1, 1).data];
    const ratio = Math.min(3, devicePixelRatio);
    return {
      back: getComputedStyle(document.documentElement).backgroundColor,
      cards: shown('[data-run]').length,
      controls: shown('button:not(.term), input, select, dialog, .transport')
        .map((e) => e.outerHTML),
      stretched: shown('[data-run] canvas').filter((e) => Math.hypot(
        e.width - ratio * e.clientWidth, e.height - ratio * e.clientHeight) > 1).length,
      corner: pixel(shown('[data-run] canvas')[0]),
      axisText: getComputedStyle(document.querySelector('#loss-plot .graph-x .graph-tick')).fill,
      plotWidth: document.querySelector('#loss-plot .graph').clientWidth,
      roomWidth: document.querySelector('#loss-plot').clientWidth,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      said: document.querySelector('#printed').innerText,
      updates: shown('[data-counter="updates"]').map((e) => e.textContent),
    };
}"""


@pytest.fixture(scope="module")
def dark(browser: Browser, server: Server) -> Iterator[Page]:
    """A page in the dark theme at its end, which notes what it looks like when it is printed."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="dark", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(server.url + PATH)
    ready(page)
    until(page, "() => document.querySelector('#loss-plot .graph-x .graph-tick')")
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = ({LOOK})(); }})")
    yield page
    context.close()


@pytest.fixture(scope="module")
def printed(dark: Page) -> dict[str, Any]:
    """What the page looked like in the moment of its printing, before and after."""
    state = "() => [document.documentElement.dataset.theme, [...document.querySelectorAll("
    state += "'canvas')].map((e) => e.toDataURL()), document.body.innerText]"
    before = dark.evaluate(state)
    document = dark.pdf(format="A4", print_background=True)
    look: dict[str, Any] = dark.evaluate("window.printed")
    return look | {"before": before, "after": dark.evaluate(state), "document": document}


def test_what_is_printed_is_light_and_undistorted(printed: dict[str, Any]) -> None:
    assert printed["back"] == "rgb(255, 255, 255)"
    assert printed["stretched"] == 0
    assert printed["wide"] <= 0
    assert printed["plotWidth"] == printed["roomWidth"] < 720
    assert printed["axisText"] == "rgb(89, 97, 107)"
    red, green, blue, alpha = printed["corner"]
    assert alpha == 0 or min(red, green, blue) > 128


def test_no_controls_are_printed_but_every_run_is(printed: dict[str, Any]) -> None:
    assert printed["controls"] == []
    assert printed["cards"] == 3
    assert printed["updates"] == ["4", "8", "180"]


def test_the_words_and_the_address_are_printed(printed: dict[str, Any], server: Server) -> None:
    assert "Circles: full batch, mini-batch of 32 and SGD" in printed["said"]
    assert "At 4.0 epochs" in printed["said"]
    address = printed["said"].splitlines()[-1].strip()
    assert address.startswith(f"{server.url}/?data=circles&data.n=60&stop.epochs=4")
    assert address.endswith("&at=4")


def test_after_printing_the_page_is_as_it_was(printed: dict[str, Any]) -> None:
    assert printed["after"] == printed["before"]
    assert printed["document"].startswith(b"%PDF")


def test_a_phone_prints_all_runs_side_by_side(open_page: OpenPage) -> None:
    with open_page("/?data.n=60&stop.epochs=4", 390, 844) as page:
        ready(page)
        until(page, "() => document.querySelector('#loss-plot .graph-x .graph-tick')")
        numbers = counters(page)
        page.emulate_media(media="print")
        until(page, "() => document.getElementById('print-sheet').media === 'all'")
        look = page.evaluate(LOOK)
        assert (look["cards"], look["stretched"], look["controls"]) == (3, 0, [])
        assert counters(page) == numbers
        tops = page.eval_on_selector_all("[data-run]", "all => all.map((e) => e.offsetTop)")
        assert len(set(tops)) == 1
        page.emulate_media(media="screen")
        until(page, "() => document.getElementById('print-sheet').media === 'print'")
        assert page.locator("[data-run] .counters:visible").count() == 1


def test_an_open_table_of_numbers_is_printed_whole(open_page: OpenPage) -> None:
    with open_page("/?data.n=60&stop.epochs=4&panels=noise&run=1&at=2") as page:
        ready(page)
        page.click("[data-table=spread] summary")
        page.wait_for_selector("[data-table=spread] tbody tr:nth-child(13)")
        page.emulate_media(media="print")
        until(page, "() => document.getElementById('print-sheet').media === 'all'")
        table = page.wait_for_selector("[data-table=spread] .numbers-scroll")
        high, whole = table.evaluate("(e) => [e.clientHeight, e.scrollHeight]")
        assert high == whole > 270
