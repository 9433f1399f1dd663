"""The drawer "Which example pulls hardest?": its numbers, its chosen example, its two worlds."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Frame, Page

from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.framed import SANDBOXED, still, until_in
from tests.browser.hosting import Host, Hosts
from tests.browser.looks import SIZES, assert_accessible, assert_tidy
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

SMALL = "data=moons&data.n=60&model.hidden=4&runs=full,8,1&stop.epochs=6"
SAID = """(words) => document.querySelector('[data-part="pull"]').textContent.includes(words)
    && document.querySelector('#shares-drawer [data-part="state"]').textContent === ''"""
READOUT = '#batches-drawer [data-part="readout"]'


def reply(server: Server, query: str, **more: Any) -> Any:
    pairs = "&".join([query, *(f"{key}={value}" for key, value in more.items())])
    found = httpx.get(f"{server.url}/api/v1/shares?{pairs}", timeout=60)
    assert found.status_code == 200, found.text
    return found.json()


def pull(page: Page | Frame) -> str:
    return page.inner_text('[data-part="pull"]').replace("\u00a0", " ")


def addresses(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.search)"))


def test_the_shares_are_those_of_the_api_and_a_bar_finds_its_example(
    open_page: OpenPage, server: Server
) -> None:
    found = reply(server, SMALL, run=1, step=24)
    examples = found["examples"]
    with open_page(f"/?{SMALL}&panels=batches,shares&run=1&x=updates&at=24") as page:
        ready(page)
        until(page, SAID, f"Example {examples['index'][0]} makes")
        assert pull(page) == (
            f"Example {examples['index'][0]} makes {100 * examples['share'][0]:.0f} % of this "
            f"update; {found['against']} of 8 examples pull against it."
        )
        page.click('[data-table="shares"] summary')
        rows = page.locator('[data-table="shares"] tbody tr')
        comes_to(rows.count, 8)
        assert [row.split("\t")[0] for row in rows.all_inner_texts()] == [
            str(index) for index in examples["index"]
        ]
        canvas = page.locator("#shares-drawer canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box
        last = {"x": (box["width"] + 58 - 12) / 2 + 3.5 * 44, "y": box["height"] / 2}  # 44 px each
        canvas.hover(position=last)
        comes_to(lambda: examples["index"][7] == int(example_in(page, READOUT)), True)
        canvas.click(position=last)
        page.mouse.move(5, 5)
        drawn(page)
        told = page.inner_text('#shares-drawer [data-part="example"]')
        assert told.startswith(f"Example {examples['index'][7]}:")
        page.locator("#shares-slider").focus()
        page.keyboard.press("Home")
        comes_to(lambda: int(example_in(page, READOUT)), examples["index"][0])
        words = page.get_attribute("#shares-slider", "aria-valuetext")
        assert words
        assert words.startswith(f"Bar 1 of 8: Example {examples['index'][0]}: x1 = ")
        assert_accessible(page)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            assert_tidy(page)


def example_in(page: Page, selector: str) -> str:
    """The number of the example that a text begins with; −1 where it names none."""
    text = page.inner_text(selector)
    return text.split(":")[0].split(" ")[1] if text.startswith("Example ") else "-1"


def test_both_worlds_are_two_runs_and_one_undo_takes_them_apart(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}&panels=shares&run=1&x=updates&at=9") as page:
        ready(page)
        until(page, SAID, "pull")
        example = example_in(page, '#shares-drawer [data-part="example"]')
        page.click('#shares-drawer [data-part="leave"]')
        page.wait_for_selector('#run-cards[data-count="4"]')
        ready(page)
        assert "runs=full,8,8,1" in addresses(page)
        assert f"runs.2.left_out={example}" in addresses(page)
        label = f"Mini-batch without example {example}"
        assert page.locator("[data-run] h2").all_text_contents() == [
            "Full batch", "Mini-batch", label, "SGD",
        ]  # fmt: skip
        added = page.inner_text('#shares-drawer [data-part="added"]')
        assert f"not trained on example {example}" in added
        until(page, SAID, "pull")  # of the same run at the same step
        assert page.inner_text('#shares-drawer [data-part="where"]') == "At step 9 of Mini-batch"
        page.click("#undo")
        page.wait_for_selector('#run-cards[data-count="3"]')
        ready(page)
        assert "runs=full,8,1&" in addresses(page)
        assert "left_out" not in addresses(page)
        comes_to(lambda: page.inner_text('#shares-drawer [data-part="added"]'), "")
        page.click('#shares-drawer [data-part="flip"]')
        page.wait_for_selector('#run-cards[data-count="4"]')
        ready(page)
        assert f"runs.2.flipped={example}" in addresses(page)
        page.locator(".opened-run label", has_text="flipped").click()
        until(page, SAID, "pull")
        # Three presses before any of their runs is there: the last would be one too many.
        page.locator('#shares-drawer [data-part="leave"]').evaluate(
            "(button) => { for (let press = 0; press < 3; press++) button.click(); }"
        )
        page.wait_for_selector('#run-cards[data-count="6"]')
        ready(page)
        until(page, SAID, "pull")
        assert page.get_attribute('#shares-drawer [data-part="leave"]', "aria-disabled") == "true"
        assert "six runs" in page.inner_text('#shares-drawer [data-part="why-not"]')
        page.click('#shares-drawer [data-part="leave"]', force=True)
        drawn(page)
        assert page.locator("[data-run]").count() == 6


def test_in_a_sandboxed_frame_one_example_makes_the_whole_update(host: Host, hosts: Hosts) -> None:
    query = f"{SMALL}&panels=shares&run=2&x=updates&at=9&lock=runs"
    with host(hosts.holding(query, attributes=SANDBOXED)) as page:
        frame = still(page)
        until_in(frame, SAID, "alone")
        assert pull(frame).endswith("alone, so it makes the whole of this update.")
        assert frame.is_disabled('[data-part="leave"]')
        frame.click("#play")
        until_in(frame, "() => document.querySelector('[data-part=\"state\"]').textContent !== ''")
        frame.click("#play")
