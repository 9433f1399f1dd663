"""A batch gone through example by example in an opened step, up to its update."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, until
from tests.browser.opened_step import COUNTS, DIGITS, EIGHT, LINE, foot, opened, step_of
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

AT_0 = "panels=step&run=0&x=updates&at=0"


def tally(page: Page) -> list[str]:
    return [page.inner_text(f"[data-part=count-{name}]") for name in COUNTS]


def said(page: Page) -> list[str]:
    """What stands beside the counters, and what is told aloud."""
    return [
        page.inner_text(f"#step-drawer [data-part={name}]") for name in ("phase", "announcement")
    ]


def head_of(page: Page, row: int) -> list[str]:
    """Index, y, ŷ and ℓ of a row."""
    found: list[str] = page.eval_on_selector_all(
        f".matrix tbody tr:nth-child({row + 1}) .matrix-cells span",
        "all => all.map((e) => e.textContent)",
    )
    return found


def assert_complete(page: Page, reply: dict[str, Any]) -> None:
    """The counters are at their end, and sum, mean and update are those of the whole batch."""
    size = str(reply["batch_size"])
    comes_to(lambda: tally(page), [size, size, "1"])
    words = f"All {size} examples went forward and backward; one update."
    assert said(page) == [words, words]
    vectors, below = reply["parameters"], foot(page)
    step = next(name for name in below if "× mean" in name)
    for name, key in (("Sum", "gradient_sum"), ("Mean", "gradient_mean"), (step, "step"),
                      ("θ after", "after")):  # fmt: skip
        shown = {
            column: below[name][column] for column in vectors["names"] if column in below[name]
        }
        assert len(shown) > 5, name
        for column, value in shown.items():
            wanted = vectors[key][vectors["names"].index(column)]
            assert value == pytest.approx(wanted, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("begun", ["next", "phase", "going"])
def test_the_whole_batch_ends_an_accumulation_with_its_counts_and_its_update(
    open_page: OpenPage, server: Server, begun: str
) -> None:
    reply = step_of(server, EIGHT, run=0, step=0)
    with open_page(f"/?{EIGHT}&{AT_0}") as page:
        opened(page, 0)
        assert tally(page) == ["–", "–", "–"]  # nothing has begun: the whole batch is shown
        assert foot(page)["Sum"]
        start = "[data-part=accumulate]" if begun == "going" else f"[data-part=accumulate-{begun}]"
        page.click(start)
        until(page, "() => document.querySelector('[data-part=count-forward]').textContent >= '1'")
        page.click("[data-part=accumulate-end]")
        assert_complete(page, reply)
        assert page.inner_text("[data-part=accumulate]") == "Accumulate"
        page.click("[data-part=accumulate-next]")  # anew
        comes_to(lambda: tally(page), ["1", "1", "0"])


def test_the_whole_batch_needs_no_beginning_and_can_be_pressed_again(
    open_page: OpenPage, server: Server
) -> None:
    reply = step_of(server, EIGHT, run=0, step=0)
    with open_page(f"/?{EIGHT}&{AT_0}") as page:
        opened(page, 0)
        for _ in range(2):
            page.click("[data-part=accumulate-end]")
            assert_complete(page, reply)
        page.fill("#step-number", "1")  # another step: nothing has begun there
        page.keyboard.press("Enter")
        opened(page, 1)
        assert tally(page) == ["–", "–", "–"]
        assert said(page)[0] == ""


def test_the_whole_of_a_large_batch_is_there_at_once(open_page: OpenPage, server: Server) -> None:
    reply = step_of(server, DIGITS, run=0, step=0, columns="0:2410", fields="parameters")
    with open_page(f"/?{DIGITS}&{AT_0}") as page:
        opened(page, 0)
        page.click("[data-part=accumulate-next]")
        until(page, "() => document.querySelector('[data-part=count-forward]').textContent === '1'")
        page.click("[data-part=accumulate-end]")
        comes_to(lambda: tally(page), ["1,348", "1,348", "1"])
        below = foot(page)
        for name, key in (("Sum", "gradient_sum"), ("Mean", "gradient_mean")):
            for column, value in below[name].items():
                wanted = reply["parameters"][key][reply["parameters"]["names"].index(column)]
                assert value == wanted


def test_prediction_loss_and_error_signal_appear_with_their_phases(open_page: OpenPage) -> None:
    with open_page(f"/?{EIGHT}&{AT_0}") as page:
        opened(page, 0)
        whole = [head_of(page, row) for row in range(8)]
        delta = "() => document.querySelector('.matrix tbody tr:nth-child(2) td:nth-of-type(3)')"
        error = page.evaluate(f"({delta})().title")
        page.click("[data-part=accumulate-next]")
        until(page, "() => document.querySelector('[data-part=count-forward]').textContent === '1'")
        assert head_of(page, 0) == whole[0]
        for row in range(1, 8):
            assert head_of(page, row) == [*whole[row][:2], "…", "…"]
        label = page.get_attribute(".matrix tbody tr:nth-child(2) button", "aria-label") or ""
        assert label.endswith("not gone forward yet")
        for phase, is_there in (("forward", False), ("error", True), ("backward", True)):
            page.click("[data-part=accumulate-phase]")
            comes_to(lambda: said(page)[0], f"Example 2 of 8: {phase}.")
            drawn(page)
            assert head_of(page, 1) == whole[1]
            assert head_of(page, 2) == [*whole[2][:2], "…", "…"]
            assert page.evaluate(f"({delta})().title") == (error if is_there else "")
        page.click("[data-part=accumulate-end]")
        comes_to(lambda: [head_of(page, row) for row in range(8)], whole)


def test_a_batch_of_one_ends_in_words_of_its_own(open_page: OpenPage) -> None:
    with open_page(f"/?{LINE}&panels=step&run=2&x=updates&at=0") as page:
        opened(page, 0)
        page.click("[data-part=accumulate-end]")
        comes_to(lambda: said(page)[0], "The only example went forward and backward; one update.")
        assert tally(page) == ["1", "1", "1"]
