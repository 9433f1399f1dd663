"""Points of one's own: placed, moved and removed by mouse, touch and keys; in the link or kept."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.own_sheet import READY, open_sheet, query, text, use
from tests.server import comes_to

pytestmark = pytest.mark.browser

CANVAS = ".own-plane canvas"


def open_points(page: Page) -> None:
    open_sheet(page)
    page.check("[name=own-way][value=points]")
    drawn(page)


def at(page: Page, across: float, up: float) -> tuple[float, float]:
    """The pixel of a point of the plane from −1.5 to 1.5."""
    box = page.locator(CANVAS).bounding_box()
    assert box
    left, top, width, height = box["x"] + 54, box["y"] + 8, box["width"] - 62, box["height"] - 48
    return left + (across + 1.5) / 3 * width, top + (1.5 - up) / 3 * height


def points_of(page: Page) -> list[list[float]]:
    found = re.findall(r"data\.x\.\d+=([-\d.]+),([-\d.]+)", query(page))
    return [[round(float(a), 1), round(float(b), 1)] for a, b in found]


def test_a_mouse_adds_moves_and_removes(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0") as page:
        open_points(page)
        page.mouse.click(*at(page, -1, 0.5))
        page.mouse.click(*at(page, 0, 0))
        assert page.is_disabled("[data-part=use]")  # all are of one class
        page.check("[name=own-class][value='1']")
        page.mouse.click(*at(page, 1, -0.5))
        page.mouse.click(*at(page, 0, 0))  # a press on a point removes it
        page.mouse.move(*at(page, -1, 0.5))
        page.mouse.down()
        page.mouse.move(*at(page, -0.5, 1), steps=4)
        page.mouse.up()
        page.fill("[aria-label='Name of class 2']", "blue, or so")
        page.fill("#own-across", "width")
        page.press("#own-across", "Tab")
        page.click("[data-part=use]")
        page.wait_for_selector("#own", state="hidden")
        ready(page)
        assert points_of(page) == [[-0.5, 1], [1, -0.5]]
        assert "data.columns=width,x2&data.classes=A,blue+or+so" in query(page)
        assert "csv" not in query(page)
        assert "blue or so" in page.inner_text("#key")


def test_keys_alone_place_points(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0") as page:
        open_points(page)
        page.focus("[data-part=plane]")
        press = page.keyboard.press
        for key in ("Enter", "Shift+ArrowRight", "Shift+ArrowRight", "2", "Enter"):
            press(key)
        assert text(page, "cross") == "Point 2 of 2, B: x1 0.6, x2 0."
        press("Enter")  # picks it up
        press("Shift+ArrowUp")
        press("Enter")
        assert text(page, "cross") == "Point 2 of 2, B: x1 0.6, x2 0.3."
        press("PageDown")
        assert text(page, "cross") == "Point 1 of 2, A: x1 0, x2 0."
        press("Delete")
        assert page.is_disabled("[data-part=use]")
        press("u")
        until(page, READY)
        for _ in range(20):  # to the button that uses them
            if page.evaluate("document.activeElement.dataset.part") == "use":
                break
            press("Tab")
        press("Enter")
        page.wait_for_selector("#own", state="hidden")
        assert points_of(page) == [[0, 0], [0.6, 0.3]]


def test_the_last_change_is_undone_and_a_drag_is_one(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0") as page:
        open_points(page)
        page.mouse.click(*at(page, -1, 0))
        page.mouse.move(*at(page, -1, 0))
        page.mouse.down()
        page.mouse.move(*at(page, 1, 0), steps=8)
        page.mouse.up()
        page.click("#own [data-part=undo]")
        page.focus("[data-part=plane]")
        page.keyboard.press("PageDown")
        assert text(page, "cross").startswith("Point 1 of 1, A: x1 −1")
        page.click("#own [data-part=undo]")
        assert page.is_disabled("#own [data-part=undo]")


def test_a_finger_places_points_on_a_phone(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0", width=390, height=844, has_touch=True) as page:
        open_points(page)
        page.touchscreen.tap(*at(page, -1, 0))
        page.check("[name=own-class][value='1']")
        page.locator(CANVAS).scroll_into_view_if_needed()
        page.touchscreen.tap(*at(page, 1, 1))
        assert text(page, "count").startswith("2 points.")


def test_moons_are_edited_by_points_and_kept(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0&data.n=100") as page:
        open_points(page)
        page.select_option("#own-start", "present")
        comes_to(lambda: text(page, "count").partition(",")[0], "100 points")
        page.focus("[data-part=plane]")
        page.keyboard.press("PageDown")
        page.keyboard.press("Delete")
        use(page)
        assert "data.target=class&data.task=classification&data.standardize=false" in query(page)
        assert page.inner_text("#facts").startswith("74 training and 25 test examples")
        page.click("#own-open")
        assert "Everybody who has the link" in text(page, "kept-words")


def test_points_of_the_address_can_be_changed(open_page: OpenPage) -> None:
    data = "data=inline&data.classes=red,blue&data.x.0=0,0&data.x.1=1,1&data.x.2=-1,1&data.y=0,1,1"
    with open_page(f"/?autoplay=0&{data}") as page:
        ready(page)
        page.click("#own-open")
        comes_to(lambda: text(page, "count").partition(".")[0], "3 points")
        page.mouse.click(*at(page, 0, -1))
        page.click("[data-part=use]")
        page.wait_for_selector("#own", state="hidden")
        assert points_of(page) == [[0, 0], [1, 1], [-1, 1], [0, -1]]
        assert "data.classes=red,blue" in query(page)
