"""Changes while a run goes: made at the playhead, listed in the card, kept in the address."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.changes import SHARED, steps
from tests.browser.choices import until_open
from tests.browser.conftest import OpenPage, asked_for, counters, drawn, ready, until
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser


def listed(page: Page, run: int) -> list[str]:
    items = page.locator(f'[data-run="{run}"] .changes li').all_text_contents()
    return [text.removesuffix("×") for text in items]


def enter(page: Page, selector: str, value: str) -> None:
    page.fill(selector, value)
    page.press(selector, "Enter")


def from_playhead(page: Page) -> Page:
    ready(page)
    page.check("#apply-playhead", force=True)
    return page


@contextmanager
def playing_from_playhead(open_page: OpenPage) -> Iterator[Page]:
    """A page with one run that plays, some steps on, where changes apply from the playhead."""
    with open_page("/?stop.epochs=400&runs=full", reduced_motion="no-preference") as page:
        page.wait_for_selector('body[data-playing="true"]')
        page.check("#apply-playhead", force=True)
        until(page, "() => document.querySelector('[data-run=\"0\"]').dataset.step > 20")
        yield page


def grip_slider(page: Page) -> tuple[float, float, float]:
    """Presses the mouse on the slider of the rate: x and y of the mouse, width of the slider."""
    slider = page.locator("#learning-rate-slider").bounding_box()
    assert slider
    x, y = slider["x"] + slider["width"] * 0.6, slider["y"] + slider["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y, slider["width"]


def test_a_rate_and_a_batch_size_hold_from_the_playhead_on(
    open_page: OpenPage, server: Server
) -> None:
    with open_page("/?at=10") as page:
        from_playhead(page)
        before = counters(page)
        enter(page, "#run-1-rate", "0.5")
        rate = "?runs.1.changes.0.at_step=100&runs.1.changes.0.learning_rate=0.5"
        until_open(page, rate)
        assert steps(page) == [10, 100, 3000]
        kept = ("updates", "examples", "epochs", "training-loss", "test-loss")
        assert [[run[k] for k in kept] for run in counters(page)] == [
            [run[k] for k in kept] for run in before
        ]
        enter(page, "#run-1-size", "64")
        both = f"{rate}&runs.1.changes.0.batch_size=64"
        until_open(page, both)
        assert listed(page, 1) == ["from update 100: rate 0.5, batch 64"]
        assert listed(page, 0) == listed(page, 2) == []
        assert (page.input_value("#run-1-rate"), page.input_value("#run-1-size")) == ("0.5", "64")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("End")
        page.wait_for_selector('[data-run="0"][data-step="40"]')
        whole = httpx.get(f"{server.url}/api/v1/run{both}&fields=training_loss").json()
        assert steps(page) == [run["steps"] for run in whole["runs"]] == [40, 250, 12_000]
        shown = [float(run["training-loss"]) for run in counters(page)]
        expected = [run["training_loss"][-1] for run in whole["runs"]]
        assert shown == pytest.approx(expected, rel=5e-3)
        page.check("#apply-start", force=True)
        until(page, "() => document.querySelector('#run-1-size').value === '32'")
        comes_to(lambda: page.input_value("#run-1-rate"), "0.1")


def test_a_second_edit_at_the_same_step_replaces_the_first_and_the_old_value_takes_it_back(
    open_page: OpenPage,
) -> None:
    with open_page("/?at=1&stop.epochs=4") as page:
        from_playhead(page)
        change = "&runs.2.changes.0.at_step=300&runs.2.changes.0.learning_rate="
        for rate in ("0.5", "0.01"):
            enter(page, "#run-2-rate", rate)
            until_open(page, f"?stop.epochs=4{change}{rate}")
        enter(page, "#run-2-rate", "0.1")
        until_open(page, "?stop.epochs=4")
        assert listed(page, 2) == []


def test_the_shared_rate_and_momentum_change_every_run_where_it_stands(
    open_page: OpenPage,
) -> None:
    query = "learning_rate_rule=linear&stop.epochs=4&runs=30,3&runs.0.optimizer=momentum"
    with open_page(f"/?at=2&{query}") as page:
        from_playhead(page)
        enter(page, "#learning-rate", "0.2")
        until(page, "() => location.search.includes('runs.1.changes.0.learning_rate=0.02')")
        ready(page)
        assert steps(page) == [20, 200]
        page.click("#more-open")
        enter(page, "#momentum", "0.5")
        until(page, "() => location.search.includes('momentum=0.5')")
        ready(page)
        assert listed(page, 0) == ["from update 20: rate 0.2, momentum 0.5"]
        assert listed(page, 1) == ["from update 200: rate 0.02"]
        fields = ("#learning-rate", "#momentum")
        comes_to(lambda: [page.input_value(field) for field in fields], ["0.2", "0.5"])


def test_a_slider_that_is_dragged_while_it_plays_makes_one_change_and_it_plays_on(
    open_page: OpenPage,
) -> None:
    with playing_from_playhead(open_page) as page:
        at, middle, width = grip_slider(page)
        for share in range(20):
            page.mouse.move(at + width * share / 100, middle)
            page.wait_for_timeout(15)
        held = steps(page)[0]
        page.mouse.up()
        until(
            page, "(held) => document.querySelector('[data-run=\"0\"]').dataset.step > held", held
        )
        assert page.get_attribute("body", "data-playing") == "true"
        assert len(listed(page, 0)) == 1
        assert listed(page, 0)[0].startswith(f"from update {held}: rate ")
        page.go_back()
        until(page, "() => !location.search.includes('changes')")


def test_a_slider_that_is_dragged_there_and_back_changes_nothing_and_lets_go(
    open_page: OpenPage,
) -> None:
    with playing_from_playhead(open_page) as page:
        page.evaluate("document.querySelector('#learning-rate-slider').value = 60")
        at, middle, _ = grip_slider(page)
        page.mouse.move(at + 20, middle)
        page.mouse.move(at, middle)
        held = steps(page)[0]
        page.mouse.up()
        until(page, "(s) => document.querySelector('[data-run=\"0\"]').dataset.step > s", held)


def test_the_playhead_waits_where_it_is_until_the_new_stream_has_come_that_far(
    open_page: OpenPage,
) -> None:
    with playing_from_playhead(open_page) as page:
        waiting: list[Any] = []
        page.route("**/api/v1/stream?*changes*", lambda route: waiting.append(route))
        enter(page, "#run-0-rate", "0.5")
        until(page, "() => location.search.includes('changes')")
        asked_for(page, waiting)
        drawn(page)
        here = steps(page)[0]
        page.wait_for_timeout(400)
        assert steps(page) == [here]
        waiting[0].continue_()
        until(
            page, "(here) => document.querySelector('[data-run=\"0\"]').dataset.step > here", here
        )
        assert listed(page, 0) == [f"from update {here}: rate 0.5"]


def test_at_the_end_of_a_run_nothing_can_change_and_it_is_said(open_page: OpenPage) -> None:
    with open_page("/?stop.epochs=2") as page:
        from_playhead(page)
        enter(page, "#run-1-rate", "0.5")
        page.wait_for_selector("#notices li")
        said = page.text_content("#notices")
        assert "Learning rate of run 2 cannot change where a run is over: Mini-batch" in said
        assert page.url.endswith("?stop.epochs=2")
        comes_to(lambda: page.input_value("#run-1-rate"), "0.1")
        page.check("#axis-updates", force=True)
        page.evaluate(
            """() => { const s = document.querySelector('#scrubber');
               s.value = s.max / 100; s.dispatchEvent(new Event('input', { bubbles: true })); }"""
        )
        page.wait_for_selector('[data-run="1"][data-step="6"]')
        enter(page, "#learning-rate", "0.5")
        until(page, "() => location.search.includes('runs.2.changes')")
        assert "Full batch" in page.text_content("#notices")
        assert [listed(page, run) for run in range(3)] == [
            [], ["from update 6: rate 0.5"], ["from update 6: rate 0.5"],
        ]  # fmt: skip


def test_changes_of_the_address_are_listed_in_each_run_and_can_be_removed(
    open_page: OpenPage,
) -> None:
    with open_page(f"/?{SHARED}") as page:
        ready(page)
        both = ["from update 5: rate 0.05", "from update 50: W1[0,1] = 0.25"]
        assert [listed(page, run) for run in range(3)] == [both[:1], both, both]
        page.locator('[data-run="2"] .changes button').first.click()
        until(page, "() => location.search.includes('runs.2.changes')")
        ready(page)
        assert [listed(page, run) for run in range(3)] == [both[:1], both, both[1:]]
        page.locator('[data-run="0"] .changes button').click()
        until(page, "() => !location.search.includes('runs.0.changes')")
        for run in (1, 1, 2):
            ready(page)
            button = page.locator(f'[data-run="{run}"] .changes button').first
            name = button.get_attribute("aria-label") or ""
            assert name.startswith("Remove the change of ")
            button.focus()
            before = page.url
            page.keyboard.press("Enter")
            until(page, "(url) => location.href !== url", before)
            ready(page)
            inside = f"document.activeElement.closest('[data-run]')?.dataset.run === '{run}'"
            assert page.evaluate(inside), "the focus is lost"
        until_open(page, "?stop.epochs=10")


def test_what_is_wrong_with_a_change_is_said_in_words(open_page: OpenPage) -> None:
    query = "runs.1.changes.0.at_step=9999&runs.1.changes.0.learning_rate=1"
    with open_page(f"/?{query}") as page:
        ready(page)
        said = page.text_content("#notices")
        assert said.startswith("Change 1 of run 2, at step (9999) must be below 400")


def test_a_change_says_when_each_part_of_it_begins(open_page: OpenPage) -> None:
    """A rate holds from its update on, a batch size from the next epoch on: 8 updates each."""
    change = "runs.1.changes.0.at_step=155&runs.1.changes.0.batch_size=5"
    with open_page(f"/?data.n=320&stop.epochs=40&{change}&at=1") as page:
        said = "from update 160, where the next epoch begins: batch 5"
        until(page, "(said) => document.querySelector('#run-1 .changes li')?.textContent"
              ".startsWith(said)", said)  # fmt: skip
        run = page.evaluate(
            "(query) => fetch(`/api/v1/run${query}`).then((r) => r.json())"
            ".then((reply) => reply.runs[1])",
            f"?data.n=320&stop.epochs=40&{change}&fields=batches",
        )
        assert [len(batch) for batch in run["batches"][154:161]] == [32, 32, 32, 32, 32, 16, 5]
