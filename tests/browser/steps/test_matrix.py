"""The matrix of an opened step scrolls, and lets all around it scroll; every column can be seen."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, ElementHandle, Frame, Page

from tests.browser.conftest import FLAGS, OpenPage, drawn, ready, until
from tests.browser.framed import NATURAL
from tests.browser.hosting import Hosts, hosting
from tests.browser.looks import CLIPPED, assert_tidy
from tests.browser.matrix import AT_THE_END, at, is_last_seen
from tests.browser.opened_step import DIGITS, EIGHT, LINE, opened
from tests.browsers import CHROMIUM, find_or_install, launch_arguments
from tests.server import Server, comes_to, eventually

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 375, 412, 480, 540, 600, 719, 720, 800, 900, 1024, 1100, 1280, 1366, 1440)
COLUMNS = {"2": LINE, "17": EIGHT, "65": "data=moons", "2,410": DIGITS}
ROWS = {"2": 5, "17": 4, "65": 10, "2,410": 10}  # in view in a high window


@pytest.fixture(scope="module")
def hosts(server: Server) -> Iterator[Hosts]:
    with hosting(server.url) as running:
        yield running


def turn(page: Page, element: ElementHandle, x: int, y: int, has_moved: Callable[[], bool]) -> None:
    """Turns the wheel over an element, again and again until something has moved."""

    def turned() -> bool:
        box = element.bounding_box()
        assert box
        middle = max(box["x"], 0) + min(box["width"], 300) / 2
        page.mouse.move(middle, max(box["y"], 0) + min(box["height"], 120) / 2)
        page.mouse.wheel(x, y)
        drawn(page)
        return has_moved()

    eventually(turned, f"the wheel to move what is around by {x}, {y}")


def swipe(page: Page, element: ElementHandle, x: int, y: int) -> None:
    """A finger goes down on an element, moves by x and y, and leaves."""
    box = element.bounding_box()
    assert box
    left, top = box["x"] + box["width"] / 2, max(box["y"], 0) + min(box["height"], 300) / 2
    session = page.context.new_cdp_session(page)

    def touch(kind: str, part: float | None) -> None:
        points = [] if part is None else [{"x": left + part * x, "y": top + part * y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    for i in range(1, 11):
        touch("touchMove", i / 10)
    touch("touchEnd", None)
    session.detach()


def place(page: Page | Frame, axis: str = "Y") -> float:
    where: float = page.evaluate(f"scroll{axis}")
    return where


def centred(page: Page, selector: str) -> ElementHandle:
    """An element in the middle of the window."""
    page.eval_on_selector(selector, "(e) => e.scrollIntoView({ block: 'center' })")
    drawn(page)
    return page.wait_for_selector(selector)


@pytest.mark.parametrize("query", [EIGHT, DIGITS], ids=["all rows", "more rows"])
def test_the_wheel_over_the_matrix_moves_the_page_on_at_its_ends(
    open_page: OpenPage, query: str
) -> None:
    with open_page(f"/{at(query)}", 900, 900) as page:
        opened(page)
        matrix = centred(page, ".matrix")
        before = place(page)
        matrix.evaluate("(e) => e.scrollTo(1e6, 1e6)")
        end = matrix.evaluate("(e) => [e.scrollLeft, e.scrollTop]")
        turn(page, matrix, 0, 120, lambda: place(page) > before)
        assert matrix.evaluate("(e) => [e.scrollLeft, e.scrollTop]") == end
        matrix = centred(page, ".matrix")
        matrix.evaluate("(e) => e.scrollTo(0, 0)")
        turn(page, matrix, 0, -120, lambda: place(page) < before)
        assert matrix.evaluate("(e) => [e.scrollLeft, e.scrollTop]") == [0, 0]


def test_the_wheel_scrolls_the_matrix_before_it_moves_the_page(open_page: OpenPage) -> None:
    with open_page(f"/{at(DIGITS)}", 900, 900) as page:
        opened(page)
        matrix = centred(page, ".matrix")
        before = place(page)
        turn(page, matrix, 0, 100, lambda: matrix.evaluate("(e) => e.scrollTop") > 0)
        turn(page, matrix, 100, 0, lambda: matrix.evaluate("(e) => e.scrollLeft") > 0)
        assert place(page) == before


def embedded(page: Page) -> ElementHandle:
    """The matrix of an embed that has no need to scroll, on a page that scrolls both ways."""
    frame = page.wait_for_selector("#f0").content_frame()
    assert frame
    frame.wait_for_selector('#step-drawer[data-waits="false"][data-step]')
    page.eval_on_selector("#f0", "(e) => { e.height = 3500; }")
    page.evaluate("() => Object.assign(document.body.style, { width: '4000px', height: '9000px' })")
    until(frame, "() => document.documentElement.scrollHeight <= innerHeight")
    page.evaluate("scrollTo(100, 100)")
    return frame.wait_for_selector(".matrix")


def has_moved(page: Page, axis: str, before: float, way: int) -> bool:
    return (place(page, axis) - before) * way > 0


@pytest.mark.parametrize("query", [EIGHT, DIGITS], ids=["all rows", "more rows"])
def test_the_wheel_moves_the_page_around_an_embed_on(
    open_page: OpenPage, hosts: Hosts, query: str
) -> None:
    held = hosts.holding(at(query)[1:], attributes='sandbox="allow-scripts"')
    with open_page(held) as page:
        matrix = embedded(page)
        for x, y, axis in ((0, 120, "Y"), (120, 0, "X"), (0, -120, "Y"), (-120, 0, "X")):
            matrix.evaluate("(e, far) => e.scrollTo(far, far)", 1e6 * (x + y))
            matrix.evaluate("(e) => e.scrollIntoView({ block: 'center' })")
            page.evaluate("scrollTo(100, scrollY)")
            drawn(page)
            turn(page, matrix, x, y, partial(has_moved, page, axis, place(page, axis), x + y))


def test_a_finger_on_the_matrix_moves_the_page(open_page: OpenPage) -> None:
    with open_page(f"/{at(EIGHT)}", 390, 844, has_touch=True, is_mobile=True) as page:
        opened(page)
        matrix = centred(page, ".matrix")
        before = place(page)
        swipe(page, matrix, 0, -120)
        eventually(partial(has_moved, page, "Y", before, 1), "the page to follow the finger")
        swipe(page, centred(page, ".matrix"), -120, 0)
        eventually(lambda: matrix.evaluate("(e) => e.scrollLeft > 0"), "the matrix to follow it")


def test_a_finger_on_an_embeds_matrix_moves_the_page_around(
    open_page: OpenPage, hosts: Hosts
) -> None:
    with open_page(hosts.holding(at(EIGHT)[1:]), has_touch=True) as page:
        matrix = embedded(page)
        matrix.evaluate("(e) => e.scrollIntoView({ block: 'center' })")
        drawn(page)
        before = place(page)
        swipe(page, matrix, 0, -120)
        eventually(partial(has_moved, page, "Y", before, 1), "the page around to follow it")


def test_everything_that_scrolls_in_a_step_lets_the_page_scroll_on(open_page: OpenPage) -> None:
    with open_page(f"/{at('data=moons')}", 400, 700) as page:
        opened(page)
        page.click("[data-part=measure]")
        page.wait_for_selector("[data-part=timing-plots]:visible")
        page.click(".step-timing summary")
        page.wait_for_selector(".stage-term[data-cut]")
        page.evaluate("() => { document.body.style.paddingBottom = '900px'; }")
        for selector in (".numbers-scroll", ".ways-table", ".stage-term[data-cut]"):
            for way in (100, -100):
                element = centred(page, f"#step-drawer {selector}")
                element.evaluate("(e, far) => e.scrollTo(0, far)", 1e6 * way)
                turn(page, element, 0, way, partial(has_moved, page, "Y", place(page), way))


@pytest.mark.parametrize("columns", COLUMNS)
def test_the_last_column_can_be_seen_at_every_width(open_page: OpenPage, columns: str) -> None:
    with open_page(f"/{at(COLUMNS[columns])}") as page:
        opened(page)
        page.select_option("#column-order", "layout")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert_last_is_seen(page, columns)


def assert_last_is_seen(page: Page, columns: str) -> None:
    """All of it at one look: a matrix that has not yet fitted a new width can be at its old end."""
    eventually(
        lambda: is_last_seen(page.evaluate(AT_THE_END), columns),
        "the last column, and the words to say so",
    )
    page.evaluate("() => document.querySelector('.matrix').scrollTo(0, 0)")


@pytest.fixture(scope="module")
def classic(browser: Browser) -> Iterator[Browser]:
    """A Chromium whose scroll bars take room; Playwright hides them otherwise."""
    launched = browser.browser_type.launch(
        executable_path=find_or_install(CHROMIUM),
        args=[*FLAGS, *launch_arguments()],
        ignore_default_args=["--hide-scrollbars"],
    )
    yield launched
    launched.close()


@pytest.mark.parametrize("columns", COLUMNS)
def test_scroll_bars_that_take_room_hide_neither_the_last_column_nor_the_last_row(
    classic: Browser, server: Server, columns: str
) -> None:
    page = classic.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto(f"{server.url}/{at(COLUMNS[columns])}")
    opened(page)
    assert page.locator(".matrix tbody tr").count() == ROWS[columns]
    page.select_option("#column-order", "layout")
    for width in WIDTHS[::3]:
        page.set_viewport_size({"width": width, "height": 900})
        assert_last_is_seen(page, columns)
        comes_to(lambda: page.evaluate(HIDDEN_BELOW), 0)
    page.close()


# Pixels of the box that its rows, in view by their number, and its foot reach beyond it.
HIDDEN_BELOW = """() => {
    const matrix = document.querySelector('.matrix');
    const end = matrix.getBoundingClientRect().top + matrix.clientTop + matrix.clientHeight;
    const foot = matrix.querySelector('tfoot').getBoundingClientRect().bottom;
    return Math.max(0, Math.round(foot - end));
  }"""


def test_the_last_column_can_be_seen_in_an_embed(open_page: OpenPage) -> None:
    with open_page(f"/embed{at(EIGHT)}") as page:
        opened(page)
        for width in (320, 480, 760, 1200):
            page.set_viewport_size({"width": width, "height": 600})
            assert_last_is_seen(page, "17")


LOW = [(360, 225), (720, 450), (1366, 600)]


@pytest.mark.parametrize(("width", "height"), LOW)
@pytest.mark.parametrize("query", [EIGHT, DIGITS], ids=["eight", "digits"])
def test_in_a_low_window_the_matrix_leaves_room_around_it_and_shows_all(
    open_page: OpenPage, query: str, width: int, height: int
) -> None:
    with open_page(f"/{at(query)}", width, height) as page:
        opened(page)
        assert_tidy(page)
        matrix = page.wait_for_selector(".matrix")
        assert matrix.evaluate("(e) => e.offsetHeight / innerHeight") <= 0.72
        first = matrix.wait_for_selector(".matrix-example").evaluate("(e) => e.offsetTop")
        head = matrix.evaluate("(e) => e.querySelector('thead').offsetHeight")
        rows = matrix.evaluate("(e) => e.querySelectorAll('tbody tr').length")
        assert first is not None
        assert rows >= 3
        assert head + rows * 20 <= matrix.evaluate("(e) => e.clientHeight")
        page.focus(".matrix-example[tabindex='0']")
        before = page.inner_text("[data-part=example-name]")
        page.keyboard.press("End")
        until(page, "(before) => document.querySelector('[data-part=example-name]').textContent"
                    " !== before", before)  # fmt: skip
        assert page.evaluate(IS_FOCUS_SEEN)
        matrix.evaluate("(e) => e.scrollTo(0, 1e6)")
        comes_to(lambda: page.evaluate(HIDDEN_BELOW), 0)


# Whether the focused row lies in the box, below the heads of its columns.
IS_FOCUS_SEEN = """() => {
    const matrix = document.querySelector('.matrix').getBoundingClientRect();
    const head = document.querySelector('.matrix thead').getBoundingClientRect();
    const row = document.activeElement.getBoundingClientRect();
    return document.activeElement.matches('.matrix-example')
      && row.top >= head.bottom - 2 && row.bottom <= matrix.bottom + 1;
  }"""


SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
  }"""


@pytest.mark.parametrize("query", [EIGHT, LINE, "data=iris"], ids=["eight", "line", "iris"])
def test_wider_letters_cut_nothing_of_an_opened_step(open_page: OpenPage, query: str) -> None:
    of_the_step = CLIPPED.replace("'body *'", "'#step-drawer *'")
    with open_page(f"/{at(query)}", 1440, 900) as page:
        opened(page)
        page.evaluate(SPACED)
        for width, height in ((1440, 900), (390, 844), (360, 225)):
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            comes_to(lambda: page.evaluate(of_the_step), [])
            # A term that alone is wider than its line scrolls, and the keyboard can come to it.
            comes_to(lambda: page.locator(".stage-term[data-cut]:not([tabindex='0'])").count(), 0)
            cut = page.locator(".stage-term[data-cut]").count()
            assert cut == 0 or width < 720 or query == "data=iris"


def test_an_embed_asks_for_the_same_height_whatever_height_it_has(open_page: OpenPage) -> None:
    heights = set()
    with open_page(f"/embed{at(DIGITS)}", 760, 2500) as page:
        opened(page)
        for height in (2500, 1200, 700, 560, 400):
            page.set_viewport_size({"width": 760, "height": height})
            drawn(page)
            drawn(page)
            heights.add(page.evaluate(NATURAL))
    assert len(heights) == 1


def test_no_error_reaches_the_window_while_a_step_opens_and_changes(open_page: OpenPage) -> None:
    for path in (f"/?{EIGHT}", f"/embed{at(EIGHT)}"):
        with open_page(path) as page:
            ready(page)
            if page.locator("[data-opens=step]").count():
                page.click("[data-opens=step]")
            opened(page)
            for width in (1000, 700, 390, 1300):
                page.set_viewport_size({"width": width, "height": 800})
                drawn(page)
                drawn(page)
            page.select_option("#column-order", "size")
            page.select_option("#row-order", "class")
            opened(page)
            page.select_option("#row-order", "-loss")
            page.select_option("#data-name", "iris")
            until(page, "() => document.querySelector('.matrix tbody').innerHTML.includes('seto')")
            opened(page)


def test_an_example_is_followed_where_the_matrix_is_hidden(open_page: OpenPage) -> None:
    with open_page(f"/?{EIGHT}&run=0&x=updates&at=1") as page:
        ready(page)
        page.evaluate(
            "const hiding = new CSSStyleSheet();"
            "hiding.replaceSync('.step-matrix { display: none; }');"
            "document.adoptedStyleSheets = [hiding];"
        )
        page.click("[data-opens=step]")
        page.wait_for_selector('#step-drawer[data-waits="false"][data-step]')
        page.click("[data-part=next]")
        until(page, "() => document.querySelector('#step-drawer').textContent.includes('2nd of')")
        page.evaluate("document.adoptedStyleSheets = []")
        until(page, "() => document.querySelectorAll('.matrix-example').length === 8")
        assert page.get_attribute(".matrix tbody tr:nth-child(2)", "class") == "is-chosen"


def test_all_that_is_told_of_the_ways_can_be_seen_at_every_width(open_page: OpenPage) -> None:
    with open_page(f"/{at(EIGHT)}") as page:
        opened(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            comes_to(
                lambda: page.eval_on_selector(
                    ".ways-table", "(e) => e.clientWidth && e.scrollWidth - e.clientWidth"
                ),
                0,
            )


def test_forced_colours_leave_the_lines_of_the_ways_and_the_chosen_row(open_page: OpenPage) -> None:
    with open_page(f"/{at(EIGHT)}", forced_colors="active", color_scheme="dark") as page:
        opened(page)
        stroke = page.eval_on_selector(".sparkline polyline", "(e) => getComputedStyle(e).stroke")
        assert stroke == "rgb(255, 255, 255)"  # on black
        border = page.eval_on_selector(
            ".matrix .is-chosen > th", "(e) => getComputedStyle(e).borderLeftWidth"
        )
        assert border == "3px"
        keys = ".tints .tint-key"
        tints = page.eval_on_selector_all(
            keys, "(all) => all.map((e) => getComputedStyle(e).backgroundImage)"
        )
        assert len(set(tints)) == 2
        assert page.locator(keys).first.is_visible()
