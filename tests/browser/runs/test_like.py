"""Numbers like a library: chosen on the page, shown in every setting, and the epoch's loss."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.training.document.libraries import LIBRARIES
from tests.browser.choices import until_open
from tests.browser.conftest import OpenPage, ready, until
from tests.browser.looks import assert_accessible, assert_tidy
from tests.browser.own_runs import open_sheet
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

SMALL = "data.n=40&stop.epochs=2&runs=full,8"


def run_of(server: Server, query: str) -> dict[str, Any]:
    """The settings of the first run, with all values filled in."""
    reply = httpx.get(f"{server.url}/api/v1/run?{query}").raise_for_status()
    found: dict[str, Any] = reply.json()["experiment"]["runs"][0]
    return found


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").strip()


def test_every_library_of_the_table_is_offered_with_its_version(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}") as page:
        ready(page)
        offered = page.locator("#like option").all_text_contents()
        assert offered[0] == "our own form"
        assert offered[1:] == [
            f"{library.title} {library.version}" for library in LIBRARIES.values()
        ]


def test_a_library_fills_in_its_forms_says_how_it_differs_and_each_can_be_changed(
    open_page: OpenPage, server: Server
) -> None:
    with open_page(f"/?optimizer=adam&{SMALL}") as page:
        ready(page)
        page.click("#more-open")
        ours = page.inner_text("#optimizer-equation")
        assert page.input_value("#epsilon-place") == "outside"
        page.select_option("#like", "keras")
        until_open(page, "?data.n=40&optimizer=adam&like=keras&stop.epochs=2&runs=full,8")
        theirs = run_of(server, f"like=keras&optimizer=adam&{SMALL}")
        assert page.input_value("#epsilon-place") == theirs["epsilon_place"] == "hat"
        assert float(page.input_value("#epsilon")) == theirs["epsilon"] == 1e-7
        assert page.inner_text("#optimizer-equation") != ours
        assert page.inner_text("#like-note") == LIBRARIES["keras"].differs

        inside = "data.n=40&optimizer=adam&epsilon_place=inside"
        page.select_option("#epsilon-place", "inside")
        until_open(page, f"?{inside}&like=keras&stop.epochs=2&runs=full,8")
        assert page.input_value("#like") == "keras"
        page.select_option("#like", "")
        until_open(page, f"?{inside}&stop.epochs=2&runs=full,8")
        assert float(page.input_value("#epsilon")) == 1e-8


def test_a_library_is_chosen_with_the_keyboard_and_undone(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}") as page:
        ready(page)
        page.click("#more-open")
        page.focus("#like")
        page.keyboard.type("Keras")
        until_open(page, "?data.n=40&like=keras&stop.epochs=2&runs=full,8")
        page.keyboard.press("Control+z")
        until_open(page, f"?{SMALL}")
        assert page.input_value("#like") == ""


def test_one_run_alone_is_like_a_library(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}") as page:
        ready(page)
        open_sheet(page, 1)
        page.select_option('#run-sheet [data-own="like"]', "keras")
        until(page, "() => location.search.includes('runs.1.like=keras')")
        ready(page)
        lines = page.locator('[data-run] .run-note [data-part="printed"]').all_text_contents()
        assert lines[0] == ""
        assert ", from its batch losses: " in lines[1]


def following(page: Page, name: str) -> str:
    """The first option of a choice in the run's sheet, or its placeholder."""
    script = "e => e.options ? e.options[0].textContent : e.placeholder"
    text: str = page.locator(f'#run-sheet [data-own="{name}"]').evaluate(script)
    return text


def test_a_run_s_sheet_shows_what_its_library_says(open_page: OpenPage) -> None:
    query = f"optimizer=adam&like=keras&l2=0.01&runs.1.like=pytorch&{SMALL}"
    with open_page(f"/?{query}") as page:
        ready(page)
        open_sheet(page, 0)
        assert following(page, "epsilon") == "1e-7"
        assert following(page, "epsilon_place") == "√s + ε, s uncorrected (as all)"
        assert following(page, "epoch_loss_of") == "Batch losses, penalty (as all)"
        page.keyboard.press("Escape")
        open_sheet(page, 1)
        assert following(page, "epsilon") == "1e-8"
        assert following(page, "order") == "As given (by default)"
        assert following(page, "optimizer") == "Adam (as all)"
        page.select_option('#run-sheet [data-own="epoch_loss_of"]', "objective")
        until(page, "() => location.search.includes('runs.1.epoch_loss_of')")
        assert following(page, "epoch_loss_of") == "(by default)"
        assert_tidy(page)
        page.set_viewport_size({"width": 390, "height": 900})
        assert_tidy(page)


FORMS = {
    "by_size": "mean of its batch losses by size",
    "batches_equal": "mean of its batch losses, all the same",
    "last_batch": "loss of its last batch",
    "sum_of_batches": "sum of its batch losses",
    "exponential": "smoothed mean of all batch losses so far",
}


@pytest.mark.parametrize("form", FORMS)
def test_the_epochs_loss_stands_beside_the_training_loss(
    open_page: OpenPage, server: Server, form: str
) -> None:
    """Against the API's column."""
    query = f"epoch_loss={form}&{SMALL}"
    run = httpx.get(f"{server.url}/api/v1/run?{query}").json()["runs"][1]
    with open_page(f"/?{query}&panels=batches") as page:
        ready(page)
        page.keyboard.press("End")
        said = page.locator('.strip [data-part="printed"]').nth(1)
        expect(said).to_contain_text("Epoch 2: ")
        words = plain(said.inner_text())
        assert words == (
            f"Epoch 2: {shown(page, run['epoch_loss'][-1])} "
            f"({FORMS[form]}). Training loss at its end: {shown(page, run['training_loss'][-1])}."
        )
        card = page.locator('#run-1 [data-part="printed"]')
        wanted = "" if form == "by_size" else "Epoch 2, from its batch losses: "
        assert plain(card.inner_text()).startswith(wanted)


def shown(page: Page, loss: float) -> str:
    """As the page writes a loss."""
    text: str = page.evaluate(
        "async (x) => (await import('/static/js/core/format.js')).loss(x)", loss
    )
    return plain(text)


def test_two_batches_an_update_count_as_one_on_the_axis_and_the_card(open_page: OpenPage) -> None:
    with open_page("/?data=moons&data.n=40&runs=8&accumulate=2&stop.epochs=2&x=updates") as page:
        ready(page)  # 30 examples: 4 batches and so 2 updates an epoch
        page.keyboard.press("End")
        updates = page.locator('#run-0 [data-counter="updates"]')
        expect(updates).to_have_text("4")
        expect(page.locator("#run-0")).to_have_attribute("data-step", "8")


def test_settings_of_accumulation_are_shown_where_they_apply(open_page: OpenPage) -> None:
    with open_page(f"/?{SMALL}") as page:
        ready(page)
        page.click("#more-open")
        rest = page.locator('[data-path="accumulate_rest"]')
        assert not rest.is_visible()
        page.fill('[data-path="accumulate"]', "3")
        page.press('[data-path="accumulate"]', "Enter")
        until_open(page, "?data.n=40&accumulate=3&stop.epochs=2&runs=full,8")
        expect(rest).to_be_visible()


def test_all_of_it_is_accessible(open_page: OpenPage) -> None:
    with open_page(f"/?like=keras&optimizer=adam&accumulate=2&{SMALL}&panels=batches") as page:
        ready(page)
        page.click("#more-open")
        comes_to(lambda: page.locator("#like-note").is_visible(), True)
        assert_accessible(page)


@pytest.mark.parametrize("path", ["/", "/embed"])
@pytest.mark.parametrize("width", [1440, 768, 390])
def test_the_line_of_the_epoch_covers_nothing_and_moves_nothing(
    open_page: OpenPage, path: str, width: int
) -> None:
    """From the start, where no epoch has ended, to the end."""
    heights = "() => [...document.querySelectorAll('.run-note')].map((e) => e.offsetHeight)"
    with open_page(f"{path}?like=keras&{SMALL}", width, 900) as page:
        ready(page)
        page.keyboard.press("Home")
        expect(page.locator('#run-0 [data-part="printed"]')).to_contain_text("No epoch has ended")
        before = page.evaluate(heights)
        page.keyboard.press("End")
        expect(page.locator('#run-0 [data-part="printed"]')).to_contain_text("Epoch 2")
        assert page.evaluate(heights) == before
        assert page.evaluate(LAID_OVER) == []
        assert_tidy(page)


# The parts of a run's note that lie on one another.
LAID_OVER = """() => [...document.querySelectorAll('.run-note')].flatMap((note) => {
    const boxes = [...note.querySelectorAll('[data-part]')].filter((e) => e.textContent)
      .map((e) => [e.dataset.part, ...e.getClientRects()]);
    const lap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    return boxes.flatMap(([name, ...own], i) => boxes.slice(i + 1).filter(([, ...others]) =>
      own.some((a) => others.some((b) => lap(a, b)))).map(([other]) => [name, other])); })"""
