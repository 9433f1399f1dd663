"""The ways to average, in the drawer of an opened step: where they stand, how they are drawn."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, in_module
from tests.browser.opened_step import EIGHT, opened, rounded, step_of, ways
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

# At this rate some ways converge and others explode.
FAST = "data=moons&learning_rate=2"
AT_0 = "panels=step&run=1&x=updates&at=0"
BOX = {"width": 92, "height": 26, "margin": 4}

# Cells of the table, and of them those that are cut off by the window or by a box around them.
CUT = """() => {
    const around = document.querySelector('.ways-table').getBoundingClientRect();
    const cells = [...document.querySelectorAll('.ways-table tbody :is(th, td)')];
    const beyond = cells.filter((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      const { left, right } = range.getBoundingClientRect();
      return right > Math.min(innerWidth, around.right) + 1 || left < Math.max(0, around.left) - 1
        || cell.scrollWidth > cell.clientWidth + 1;
    });
    const { scrollWidth, clientWidth } = document.querySelector('.ways-table');
    return [cells.length, beyond.map((e) => e.textContent), scrollWidth - clientWidth];
  }"""


def test_the_ways_stand_before_the_example_and_nothing_of_them_is_cut(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{FAST}&{AT_0}") as page:
        opened(page)
        page.wait_for_selector("[data-part=equations] math")
        for width in (1440, 1024, 768, 390):
            page.set_viewport_size({"width": width, "height": 900})
            drawn(page)
            assert_ways_first(page)


def assert_ways_first(page: Page) -> None:
    """Above the example, all of it in sight."""
    sections = page.eval_on_selector_all(
        ".step-parts > section", "all => all.map((e) => e.dataset.part)"
    )
    assert sections == ["ways", "example"]
    above, below = (
        page.eval_on_selector(f"[data-part={name}]", "(e) => e.getBoundingClientRect().toJSON()")
        for name in sections
    )
    assert above["bottom"] <= below["top"]
    comes_to(lambda: page.evaluate(CUT), [36, [], 0])
    assert all(page.locator(".ways-table .right").nth(i).is_visible() for i in range(6))


def line(open_page: OpenPage, losses: list[float | None], *others: list[float]) -> dict[str, Any]:
    """How a way is drawn beside others."""
    found: dict[str, Any] = in_module(
        open_page,
        "core/step/followed.js",
        """const ways = [given.losses, ...given.others].map((losses) => ({ losses }));
           return m.lineOf(given.losses, m.sharedRange(ways), given.box);""",
        {"losses": losses, "others": others, "box": BOX},
    )
    return found


def test_a_loss_that_stays_in_the_shared_range_is_drawn_to_its_end(open_page: OpenPage) -> None:
    shown = line(open_page, [1, 2, 0.5], [1, 1, 1])
    assert shown["leaves"] is None
    assert [point["x"] for point in shown["points"]] == [4, 46, 88]
    assert [point["y"] for point in shown["points"]] == [16, 4, 22]


def test_a_loss_that_leaves_the_shared_range_leaves_the_picture_at_its_top(
    open_page: OpenPage,
) -> None:
    shown = line(open_page, [1, 2, 10, 80], [1, 1, 1, 1])
    assert shown["leaves"] == {"x": 4 + 84 / 3, "y": 0, "step": 2}  # 2 is the highest in range
    assert shown["points"][-1] == shown["leaves"]
    assert len(shown["points"]) == 3


def test_a_loss_that_is_no_number_any_more_leaves_the_picture(open_page: OpenPage) -> None:
    assert line(open_page, [1, None, None], [1, 1, 1])["leaves"] == {"x": 4, "y": 0, "step": 1}
    assert line(open_page, [None, None], [1, 1])["leaves"] == {"x": 4, "y": 0, "step": 0}


def test_a_loss_that_comes_back_from_beyond_the_range_is_drawn_to_its_end(
    open_page: OpenPage,
) -> None:
    shown = line(open_page, [1, 30, 0.5], [1, 1, 1])
    assert shown["leaves"] is None
    assert shown["points"][1]["y"] < 0  # beyond the box, which cuts it
    assert shown["points"][2]["y"] == 22


def drawn_ways(page: Page) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.ways-table tbody tr')]
          .map((row) => [row.dataset.way, {
            label: row.querySelector('svg').getAttribute('aria-label'),
            heads: row.querySelectorAll('svg .leaves').length,
            end: row.querySelector('polyline').getAttribute('points').split(' ').at(-1).split(','),
          }]))"""
    )
    return found


def test_a_way_that_explodes_is_told_from_one_that_converges(
    open_page: OpenPage, server: Server
) -> None:
    losses = {way["name"]: way["losses"] for way in step_of(server, FAST, run=1, step=0)["ways"]}
    with open_page(f"/?{FAST}&{AT_0}") as page:
        opened(page, 0)
        texts, drawn = ways(page), drawn_ways(page)
    top = max(loss for way in losses.values() for loss in way if loss and loss <= 3 * way[0])
    exploding = {name for name, way in losses.items() if way[-1] is None or way[-1] > top}
    assert exploding
    assert exploding < set(losses)
    for name, way in losses.items():
        end = "∞" if way[-1] is None else texts[name][3].removeprefix("to ").split(",")[0]
        assert texts[name][3] == f"to {end}" + (", off the scale ↑" if name in exploding else "")
        assert ("leaves the top at step" in drawn[name]["label"]) == (name in exploding)
        assert drawn[name]["heads"] == (name in exploding)
        x, y = map(float, drawn[name]["end"])
        assert (y == 0) == (name in exploding)
        assert (x == BOX["width"] - BOX["margin"]) == (name not in exploding)


def test_a_ways_line_is_told_in_words(open_page: OpenPage, server: Server) -> None:
    way = step_of(server, EIGHT, run=1, step=1)["ways"][0]
    with open_page(f"/?{EIGHT}&panels=step&run=1&x=updates&at=1") as page:
        opened(page, 1)
        first, last = rounded(way["losses"][0]), rounded(way["losses"][-1])
        assert drawn_ways(page)["mean_of_gradients"]["label"] == (
            f"Mean of the per-example gradients: batch loss from {first} to {last} in 10 steps"
        )
