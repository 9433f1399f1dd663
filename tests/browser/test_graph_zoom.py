"""A stretch of a graph is chosen by dragging over it."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, ready
from tests.browser.graphs import axes_of, pixel_of, value_at
from tests.server import comes_to

pytestmark = pytest.mark.browser

SHORT = "data.n=120&model.hidden=4&stop.epochs=12"

# The paths that show the rectangle while it is dragged.
BOX = """() => [...document.querySelectorAll("#loss-plot .graph-box path")]
  .map((e) => e.getAttribute("d") ?? "")"""
NO_BOX = ["", ""]


def range_of(page: Page) -> list[float]:
    """Lowest and highest position, lowest and highest loss."""
    axes = axes_of(page)
    return [value_at(axes[name], pixel) for name in "xy" for pixel in axes["ends"][name]]


Share = tuple[float, float]


def press_and_move(page: Page, start: Share, end: Share) -> None:
    """From one place of the loss plot's area to another, in shares of it from its lower left."""
    box = page.locator("#loss-plot .graph-pad").bounding_box()
    assert box

    def place(share: Share) -> Share:
        across, up = share
        x, y = box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]
        return round(x), round(y)

    page.mouse.move(*place(start))
    page.mouse.down()
    page.mouse.move(*place(end), steps=4)


def drag(page: Page, start: Share, end: Share) -> None:
    press_and_move(page, start, end)
    page.mouse.up()
    drawn(page)


@pytest.mark.parametrize(
    ("start", "end", "chosen"),
    [
        ((0.25, 0.2), (0.5, 0.8), "xy"),
        ((0.5, 0.8), (0.25, 0.2), "xy"),
        ((0.25, 0.5), (0.5, 0.55), "x"),
        ((0.5, 0.2), (0.505, 0.7), "y"),
    ],
)
def test_the_plot_shows_the_stretch_that_was_dragged_until_it_is_pressed_twice(
    open_page: OpenPage, start: Share, end: Share, chosen: str
) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        whole = range_of(page)
        position = page.text_content("#position")
        drag(page, start, end)
        shares = [sorted(pair) for pair in zip(start, end, strict=True)]
        shares = [shares[0] if "x" in chosen else [0, 1], shares[1] if "y" in chosen else [0, 1]]
        ends = [(whole[0], whole[1]), (whole[2], whole[3])]
        expected = [
            low + share * (high - low)
            for (low, high), pair in zip(ends, shares, strict=True)
            for share in pair
        ]
        ends = axes_of(page)["ends"]
        pixels = [abs(ends[name][1] - ends[name][0]) for name in "xxyy"]
        spans = [whole[1] - whole[0]] * 2 + [whole[3] - whole[2]] * 2
        for told, wanted, span, many in zip(range_of(page), expected, spans, pixels, strict=True):
            assert told == pytest.approx(
                wanted, abs=1.1 * span / many
            )  # the mouse is at whole pixels
        assert page.text_content("#position") == position
        assert page.locator("#zoom-out").is_visible()
        if chosen == "x":
            page.click("#zoom-out")
        else:
            box = page.locator("#loss-plot .graph-pad").bounding_box()
            assert box
            page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        drawn(page)
        assert range_of(page) == pytest.approx(whole)
        assert page.locator("#zoom-out").is_hidden()


def test_a_stretch_of_a_logarithmic_axis_is_chosen_by_its_pixels(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&y=log&x=updates") as page:
        ready(page)
        whole = axes_of(page)
        press_and_move(page, (0.2, 0.3), (0.6, 0.9))
        outside, _ = page.evaluate(BOX)
        top, bottom = map(float, re.findall(r"M[\d.]+,([\d.]+)V([\d.]+)H", outside)[0])
        page.mouse.up()
        drawn(page)
        after = axes_of(page)
        for value, at in after["y"]:
            before = pixel_of(whole["y"], value)
            low, high = after["ends"]["y"]
            assert (at - high) / (low - high) == pytest.approx(
                (before - top) / (bottom - top), abs=0.01
            )


def test_a_drag_that_is_given_up_changes_nothing(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        whole, position = range_of(page), page.text_content("#position")
        for give_up in (
            lambda: page.keyboard.press("Escape"),
            lambda: page.dispatch_event("#loss-plot .graph-pad", "pointercancel"),
        ):
            press_and_move(page, (0.2, 0.2), (0.6, 0.8))
            assert all(page.evaluate(BOX))
            give_up()
            assert page.evaluate(BOX) == NO_BOX
            page.mouse.up()
            drawn(page)
            assert range_of(page) == whole
        assert page.text_content("#position") == position


def test_a_finger_does_not_drag(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        box = page.locator("#loss-plot .graph-pad").bounding_box()
        assert box
        for name, share in (("pointerdown", 0.2), ("pointermove", 0.8)):
            event = {
                "pointerType": "touch",
                "button": 0,
                "clientX": box["x"] + share * box["width"],
                "clientY": box["y"] + share * box["height"],
            }
            page.dispatch_event("#loss-plot .graph-pad", name, event)
        assert page.evaluate(BOX) == NO_BOX


def test_zooming_in_again_and_again_comes_to_an_end(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        for _ in range(12):
            drag(page, (0.48, 0.5), (0.52, 0.5))
        low, high, *_ = range_of(page)
        assert 0 < high - low < 1e-5
        assert 2 <= len(axes_of(page)["x"]) < 20


def test_the_pointer_tells_that_a_plot_is_pressed_or_dragged(open_page: OpenPage) -> None:
    cursor = "(e) => getComputedStyle(e).cursor"
    with open_page(f"/?{SHORT}&panels=noise") as page:
        ready(page)
        comes_to(lambda: page.locator(".chart .graph-pad").count(), 5)
        assert page.locator("#loss-plot .graph-pad").evaluate(cursor) == "pointer"
        assert page.locator('[data-chart="cosine"] .graph-pad').evaluate(cursor) == "pointer"
        assert page.locator('[data-chart="cloud"] .graph-pad').evaluate(cursor) == "default"
