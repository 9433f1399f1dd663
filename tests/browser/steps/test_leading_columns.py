"""The columns of an opened step's matrix before the parameters: x, and δ of the output."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, until
from tests.browser.opened_step import DIGITS, EIGHT, LINE, foot, opened, rows, step_of
from tests.browser.printing import printed
from tests.server import Server

pytestmark = pytest.mark.browser

IRIS = "data=iris&runs=full,32,1"
LINEAR = {
    "line": LINE,
    "inline": "data=inline&data.x.0=1&data.x.1=2&data.x.2=4&data.y=1,3,2&loss=squared_error"
    "&model.hidden=&runs=full,1",
}


def at(query: str, step: int = 0, run: int = 0) -> str:
    return f"/?{query}&panels=step&run={run}&x=updates&at={step}"


def columns(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        ".matrix .matrix-names th:not(:first-child)", "all => all.map((e) => e.textContent)"
    )
    return found


@pytest.mark.parametrize("case", LINEAR)
def test_the_mean_of_x_times_delta_is_the_mean_gradient_of_a_linear_model(
    open_page: OpenPage, case: str
) -> None:
    run = 1 if case == "line" else 0
    with open_page(at(LINEAR[case], 1, run)) as page:
        opened(page, 1)
        shown, below = rows(page, kind="xδ"), foot(page, "xδWb")
        assert columns(page) == ["x[0]", "δ[0]", "W1[0,0]", "b1[0]"]
        count = page.locator(".matrix tbody tr").count()
        assert f"all {count} examples" in page.inner_text("[data-part=window]")  # all are in view
    x, delta = (np.array([row["cells"][name] for row in shown]) for name in ("x[0]", "δ[0]"))
    mean = below["Mean"]
    assert abs(mean["W1[0,0]"]) > 1e-3
    assert np.mean(delta * x) == pytest.approx(mean["W1[0,0]"], rel=1e-12)
    assert np.mean(delta) == pytest.approx(mean["b1[0]"], rel=1e-12)
    assert mean["x[0]"] == pytest.approx(x.mean(), rel=1e-12)
    assert mean["δ[0]"] == pytest.approx(delta.mean(), rel=1e-12)
    product, apart = mean["δ[0]"] * mean["x[0]"], below["mean(δ) · mean(x)"]["W1[0,0]"]
    assert product == pytest.approx(apart, rel=1e-12)


def test_each_row_has_its_own_x_and_its_error_signal_of_every_output(
    open_page: OpenPage, server: Server
) -> None:
    reply = step_of(server, IRIS, run=1, step=2)
    examples = reply["examples"]
    with open_page(at(IRIS, 2, 1)) as page:
        opened(page, 2)
        shown, below = rows(page, kind="xδ"), foot(page, "xδ")
        lead = ["x[0]", "x[1]", "x[2]", "x[3]", "δ[0]", "δ[1]", "δ[2]"]
        assert columns(page)[:8] == [*lead, "W1[0,0]"]
        groups = page.locator(".matrix .matrix-groups th").all_inner_texts()
        assert groups == ["x, input", "δ, output", "W1, 4 × 8"]
    assert examples["delta"] == reply["layers"][-1]["delta"]
    for row, x, delta in zip(shown, examples["x"], examples["delta"], strict=False):
        assert list(row["cells"].values()) == [*x, *delta]
    means = [*np.mean(examples["x"], axis=0), *np.mean(examples["delta"], axis=0)]
    assert list(below["Mean"].values()) == pytest.approx(means, rel=1e-12)
    for name in set(below) - {"Mean"}:
        assert list(below[name].values()) == [None] * 7, name


def test_only_the_mean_has_numbers_below_them_and_the_rest_is_blank(open_page: OpenPage) -> None:
    with open_page(at(EIGHT)) as page:
        opened(page, 0)
        texts: dict[str, list[str]] = page.evaluate(
            """() => Object.fromEntries([...document.querySelectorAll('.matrix tfoot tr')]
              .filter((row) => row.querySelector('td')).map((row) => [row.innerText.split('\\t')[0],
                [...row.querySelectorAll('td')].slice(0, 3).map((e) => e.textContent)]))"""
        )
        assert all(texts.pop("Mean"))
        assert set(map(tuple, texts.values())) == {("", "", "")}


def test_what_has_too_many_numbers_has_no_columns_and_a_sentence_says_so(
    open_page: OpenPage,
) -> None:
    with open_page(at(DIGITS, 1, 1)) as page:
        opened(page, 1)
        assert not any(name.startswith(("x", "δ")) for name in columns(page))
        words = page.inner_text("[data-part=matrix-words]")
        assert "Too many for columns: x has 64 numbers and δ has 10 numbers." in words
    with open_page(at(EIGHT)) as page:
        opened(page)
        assert "Too many" not in page.inner_text("[data-part=matrix-words]")


def test_classes_have_neither(open_page: OpenPage) -> None:
    with open_page(at(EIGHT)) as page:
        opened(page)
        page.select_option("#row-order", "class")
        until(page, "() => document.querySelectorAll('.matrix tbody tr').length === 2")
        opened(page)
        assert columns(page)[0] == "W1[0,0]"
        page.select_option("#row-order", "batch")
        until(page, "() => document.querySelectorAll('.matrix tbody tr').length === 8")
        opened(page)
        assert columns(page)[0] == "x[0]"


def test_they_stand_first_where_the_columns_are_sorted_and_a_jump_passes_them(
    open_page: OpenPage,
) -> None:
    with open_page(at(EIGHT), 700, 900) as page:
        opened(page)
        page.click(".jumps >> text=W1")
        drawn(page)
        assert columns(page)[0] == "W1[0,0]"
        assert "Columns: 1 to" in page.inner_text("[data-part=window]")
        page.evaluate("document.querySelector('.matrix').scrollTo(0, 0)")
        page.select_option("#column-order", "size")
        opened(page)
        assert columns(page)[:3] == ["x[0]", "x[1]", "δ[0]"]


def test_on_a_narrow_page_they_are_scrolled_with_the_rest(open_page: OpenPage) -> None:
    with open_page(at(EIGHT), 390, 844) as page:
        opened(page)
        words = page.locator("[data-part=window]")
        words.filter(has_text="Columns: 1 to 3 of 17").wait_for()  # past them at first
        assert columns(page) == ["W1[0,0]", "W1[0,1]", "W1[0,2]"]
        page.evaluate("document.querySelector('.matrix').scrollTo(0, 0)")
        words.filter(has_text="Columns: none of the 17 parameters yet").wait_for()
        assert columns(page) == ["x[0]", "x[1]", "δ[0]"]
        page.evaluate("document.querySelector('.matrix').scrollTo(76 * 2, 0)")
        words.filter(has_text="Columns: 1 to 2 of 17").wait_for()
        assert columns(page) == ["δ[0]", "W1[0,0]", "W1[0,1]"]


def test_they_are_printed_once_before_the_parameters(open_page: OpenPage, server: Server) -> None:
    examples: dict[str, Any] = step_of(server, EIGHT, run=0, step=2)["examples"]
    with open_page(at(EIGHT, 2)) as page:
        opened(page, 2)
        bands = printed(page)["bands"]
    names = [name for band in bands for name in band["columns"]]
    assert names[:4] == ["x[0]", "x[1]", "δ[0]", "W1[0,0]"]
    assert len(names) == 3 + 17
    for row, x, delta in zip(bands[0]["numbers"], examples["x"], examples["delta"], strict=True):
        assert row[:3] == [*x, *delta]
