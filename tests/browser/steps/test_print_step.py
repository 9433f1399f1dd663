"""An opened step on paper: its whole matrix in bands, or what of it is printed in words."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import OpenPage, asked_for, drawn, in_module, until
from tests.browser.opened_step import DIGITS, EIGHT, opened, step_of
from tests.browser.printing import ON_PAPER, printed
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

LETTER = 972  # pixels that its page is high within the margins; A4 is higher

WORDS = "document.querySelector('[data-part=window]').textContent"


def joined(parts: Iterable[list[Any]]) -> list[Any]:
    """What stands in one row of each band, side by side."""
    return list(chain.from_iterable(parts))


def test_every_number_of_a_step_is_printed(open_page: OpenPage, server: Server) -> None:
    reply = step_of(server, EIGHT, run=0, step=2)
    with open_page(f"/?{EIGHT}&panels=step&run=0&x=updates&at=2") as page:
        opened(page, 2)
        paper = printed(page)
    bands, examples = paper["bands"], reply["examples"]
    lead = 3  # columns of x and δ
    assert joined(band["columns"] for band in bands)[lead:] == reply["parameters"]["names"]
    for row, gradient in enumerate(reply["gradients"]):
        assert joined(band["numbers"][row] for band in bands)[lead:] == gradient
    for name, key in (("Sum", "gradient_sum"), ("Mean", "gradient_mean"), ("θ after", "after")):
        assert joined(band["foot"][name] for band in bands)[lead:] == reply["parameters"][key]
    way = joined(band["foot"]["Errors averaged"] for band in bands)[lead:]
    assert way == reply["ways"][2]["gradient"]
    for band in bands:
        assert band["corner"] == ["index", "y", "ŷ", "ℓ"]
        assert [head[0] for head in band["heads"]] == [str(i) for i in examples["index"]]
        assert all(len(head) == 4 and all(head) for head in band["heads"])
    assert paper["said"].startswith("All 8 examples and all 17 parameters are printed.")


def test_nothing_of_a_printed_step_is_cut_or_split(open_page: OpenPage) -> None:
    busy = "data=iris&optimizer=adam&l2=0.01&model.hidden=8&panels=step&run=1&x=updates&at=2"
    with open_page(f"/?{busy}") as page:
        opened(page, 2)
        page.click("[data-part=measure]")
        page.wait_for_selector("[data-part=timing-plots]:visible")
        page.click(".step-timing summary")
        page.wait_for_selector("[data-table=timing] tbody th")
        paper = printed(page)
    assert paper["cut"] == []
    assert paper["controls"] == []
    assert not paper["screen"]
    assert paper["terms"] == 0
    assert len(paper["right"]) == 6
    assert "All 32 examples and all 67 parameters" in paper["said"]
    assert len(paper["bands"]) == 11
    for band in paper["bands"]:
        assert band["beyond"] <= 0
        assert band["height"] <= LETTER
        assert [band["breaks"], *band["rowBreaks"]] == ["avoid", "avoid"]


def test_of_a_large_step_what_is_in_view_is_printed_and_said(open_page: OpenPage) -> None:
    with open_page(f"/?{DIGITS}&panels=step&run=1&x=updates&at=1") as page:
        opened(page, 1)
        page.select_option("#column-order", "layout")
        opened(page, 1)
        paper = printed(page)
        assert paper["said"].startswith(
            "Rows 1 to 40 of 64 and columns 1 to 21 of 2,410 are printed."
        )
        assert [len(band["columns"]) for band in paper["bands"]] == [7, 7, 7]
        assert len(paper["bands"][0]["heads"]) == 40
        assert paper["bands"][0]["height"] <= LETTER
        page.evaluate("document.querySelector('.matrix').scrollTo(82 * 2000, 23 * 20)")
        until(page, f"() => {WORDS}.startsWith('Rows: 21 to 30 of 64')")
        opened(page, 1)
        before = page.evaluate(STATE)
        paper = printed(page)
        assert paper["said"].startswith(
            "Rows 21 to 60 of 64 and columns 2,001 to 2,021 of 2,410 are printed."
        )
        assert paper["bands"][0]["columns"][0] == before[0].split()[4]
        assert page.evaluate(STATE) == before


# What is in view on the screen: names, words, and where it is scrolled to.
STATE = f"""() => {{ const matrix = document.querySelector('.matrix');
    return [matrix.querySelector('.matrix-names').innerText, {WORDS}, matrix.scrollLeft,
      matrix.scrollTop, matrix.querySelector('tbody').innerText,
      document.querySelectorAll('.matrix-paper *').length]; }}"""


def test_what_has_not_arrived_is_not_printed_and_the_words_say_so(open_page: OpenPage) -> None:
    held: list[Route] = []
    with open_page(f"/?{DIGITS}&panels=step&run=1&x=updates&at=1") as page:
        opened(page, 1)
        page.select_option("#column-order", "layout")
        opened(page, 1)
        page.route("**/api/v1/step?*columns=*", lambda route: held.append(route))
        page.evaluate("document.querySelector('.matrix').scrollTo(82 * 120, 0)")
        asked_for(page, held)
        page.emulate_media(media="print")
        until(page, "() => document.querySelector('.matrix-paper table')")
        paper = page.evaluate(ON_PAPER)
        assert paper["said"].startswith(
            "Rows 1 to 40 of 64 and columns 121 to 128 of 2,410 are printed."
            " The numbers of more had not arrived."
        )
        assert [len(band["columns"]) for band in paper["bands"]] == [4, 4]
        for route in held:
            route.continue_()
        page.unroute("**/api/v1/step?*columns=*")
        # What arrives while it is on paper is printed with the rest.
        comes_to(lambda: page.evaluate(f"() => {WORDS}").split(" are printed")[0],
                 "Rows 1 to 40 of 64 and columns 121 to 141 of 2,410")  # fmt: skip
        page.emulate_media(media="screen")
        until(page, f"() => {WORDS}.includes('Columns: 121 to')")


def test_where_nothing_in_view_has_arrived_the_start_is_printed(open_page: OpenPage) -> None:
    held: list[Route] = []
    with open_page(f"/?{DIGITS}&panels=step&run=0&x=updates&at=1") as page:
        opened(page, 1)
        page.route("**/api/v1/step?*columns=*", lambda route: held.append(route))
        page.evaluate("document.querySelector('.matrix').scrollTo(82 * 2000, 23 * 1000)")
        asked_for(page, held)
        paper = printed(page)
        assert paper["said"].startswith(
            "Rows 1 to 40 of 1,348 and columns 1 to 21 of 2,410 are printed."
        )
        assert all(len(head) == 4 for head in paper["bands"][0]["heads"])
        page.unroute_all(behavior="ignoreErrors")


def test_means_of_classes_are_printed_too(open_page: OpenPage) -> None:
    with open_page(f"/?{EIGHT}&panels=step&run=0&x=updates&at=1") as page:
        opened(page, 1)
        page.select_option("#row-order", "class")
        until(page, "() => document.querySelectorAll('.matrix tbody tr').length === 2")
        opened(page, 1)
        drawn(page)
        paper = printed(page)
    assert paper["said"].startswith("All 2 classes and all 17 parameters are printed.")
    assert paper["bands"][0]["corner"][:2] == ["class", "count"]
    assert [head[0] for head in paper["bands"][0]["heads"]] == ["0", "1"]


@pytest.mark.parametrize(
    ("total", "printed_part", "words"),
    [
        ((1, 17), ((0, 1), (0, 17)), "The only example and all 17 parameters are printed."),
        (
            (300, 17),
            ((260, 300), (0, 17)),
            "Rows 261 to 300 of 300 and all 17 parameters are printed.",
        ),
        (
            (32, 2410),
            ((0, 32), (2389, 2410)),
            "All 32 examples and columns 2,390 to 2,410 of 2,410 are printed.",
        ),
    ],
)
def test_the_words_on_paper_count_from_one(
    open_page: OpenPage,
    total: tuple[int, int],
    printed_part: tuple[tuple[int, int], tuple[int, int]],
    words: str,
) -> None:
    said = in_module(
        open_page,
        "core/words/step-words.js",
        "return m.printedInWords(given.total, given.printed);",
        {
            "total": dict(zip(("rows", "columns"), total, strict=True)),
            "printed": dict(zip(("rows", "columns"), printed_part, strict=True)),
        },
    )
    assert said == f"{words} Sum and mean are over the whole batch."
