"""What a screen reader is told by itself: starts, ends and refusals, and no step of a play."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route

from tests.browser.announcements import LISTEN
from tests.browser.conftest import OpenPage, asked_for, counters, drawn, ready, until
from tests.server import Server, comes_to

pytestmark = pytest.mark.browser

SHORT = "data.n=60&stop.epochs=3"
MOVING: dict[str, Any] = {"reduced_motion": "no-preference"}


def heard(page: Page) -> list[str]:
    """What has been said since the last time of asking."""
    drawn(page)
    said: list[str] = page.evaluate("window.heard.splice(0)")
    return said


def listen(page: Page) -> Page:
    page.evaluate(LISTEN)
    return page


def hears(page: Page, *wanted: str) -> None:
    """Waits until just this has been said; each text is a beginning."""
    until(page, "(count) => window.heard.length >= count", len(wanted))
    said = heard(page)
    assert len(said) == len(wanted), said
    assert all(text.startswith(start) for text, start in zip(said, wanted, strict=True)), said


def test_a_play_says_its_start_and_its_end_with_the_final_losses(open_page: OpenPage) -> None:
    with open_page("/?autoplay=0", **MOVING) as page:
        listen(ready(page))
        page.select_option("#speed", "4")
        page.click("#play")
        page.wait_for_selector('body[data-playing="true"]')
        ready(page)
        losses = [run["training-loss"] for run in counters(page)]
        labels = page.locator('[data-run] [data-part="label"]').all_text_contents()
        full, mini, sgd = (f"{loss} of {label}" for loss, label in zip(losses, labels, strict=True))
        end = f"The end, 40.0 epochs: training loss {full}, {mini} and {sgd}."
        assert heard(page) == ["Playing.", end]


@pytest.mark.parametrize("address", ["/?panels=step,batches,noise&", "/embed?panels=runs,loss&"])
def test_with_everything_open_no_step_of_a_play_is_said(open_page: OpenPage, address: str) -> None:
    with open_page(f"{address}{SHORT}&autoplay=0", **MOVING) as page:
        listen(ready(page))
        page.select_option("#speed", "4", force=True)
        page.focus("#scrubber")
        told = page.get_attribute("#scrubber", "aria-valuetext")
        page.keyboard.press("Space")
        page.wait_for_selector('body[data-playing="true"]')
        until(page, "() => document.querySelector('[data-run=\"0\"]').dataset.step === '1'")
        if page.get_attribute("body", "data-playing") == "true":
            assert page.get_attribute("#scrubber", "aria-valuetext") == told
        ready(page)
        hears(page, "Playing.", "The end, 3.0 epochs")
        assert page.get_attribute("#scrubber", "aria-valuetext") == "3.0 epochs"


def test_a_page_that_is_opened_says_nothing_unless_it_plays(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        ready(page)
        drawn(page)
        assert page.text_content("#announcement") == ""
    with open_page(f"/?{SHORT}", **MOVING) as page:
        comes_to(lambda: page.text_content("#announcement"), "Playing.")


def test_a_pause_says_where_and_a_step_where_it_has_come_to(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&at=1&x=updates&stop.epochs=40", **MOVING) as page:
        listen(ready(page))
        page.keyboard.press("Space")
        until(page, "() => document.querySelector('[data-run=\"0\"]').dataset.step > 2")
        page.keyboard.press("Space")
        hears(page, "Playing.", "Paused at ")
        page.click("#step-forward")
        page.click("#step-back")
        drawn(page)
        here = page.text_content("#position")
        until(page, "(words) => window.heard.at(-1) === words", f"{here}.")
        assert len(heard(page)) <= 2  # on a slow machine the step between is said as well
        page.focus("#scrubber")
        page.keyboard.press("ArrowRight")
        page.focus("#play")
        page.keyboard.press("Home")  # said after all that came before it
        until(page, "() => window.heard.length > 0")
        assert heard(page) == ["0 updates."]


def test_a_run_that_diverges_is_said_once(open_page: OpenPage) -> None:
    query = "data=line&model.hidden=&learning_rate=3&runs=full,32&stop.epochs=10"
    with open_page(f"/?{query}&at=0&x=updates") as page:
        listen(ready(page))
        page.keyboard.press("End")
        until(page, "() => window.heard.length > 1")
        why = page.text_content('[data-run="0"] [data-part="status"]') or ""
        assert "too large" in why
        diverged, place = heard(page)
        assert diverged.startswith(f"Full batch diverged. {why} Mini-batch diverged. ")
        assert place == f"{page.text_content('#position')}."
        page.keyboard.press("Home")
        hears(page, "0 updates.")
        page.keyboard.press("End")
        hears(page, place)


def test_new_data_and_new_runs_are_said_when_they_are_there(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}") as page:
        listen(ready(page))
        late: list[Route] = []
        page.route("**/api/v1/stream?*", lambda route: late.append(route))
        page.select_option("#data-name", "circles")
        asked_for(page, late)
        assert heard(page) == []
        late.pop().continue_()
        page.unroute("**/api/v1/stream?*")
        until(page, "() => window.heard.length > 0")
        ready(page)
        said = " ".join(heard(page))
        assert said.startswith("Circles: 300 training examples and 100 test examples. The end, 3.0")
        page.fill("#run-1-size", "8")
        page.press("#run-1-size", "Enter")
        until(page, "() => window.heard.length > 0")
        ready(page)
        said = " ".join(heard(page))
        assert said.startswith("New runs: Full batch, Mini-batch and SGD. The end, 3.0 epochs")


def test_a_choice_that_is_refused_is_said_with_its_words(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}", allowed=("status of 422",)) as page:
        listen(ready(page))
        page.fill("#model-hidden", "200, 200")
        page.press("#model-hidden", "Enter")
        page.wait_for_selector('body[data-state="refused"]')
        notice = page.text_content("#notices") or ""
        assert "parameters" in notice
        assert heard(page) == [notice]


def test_what_the_server_says_of_every_choice_is_said_once(open_page: OpenPage) -> None:
    with open_page(f"/?{SHORT}&runs=full,2000") as page:
        listen(ready(page))
        notice = page.inner_text("#notices")
        assert "2000" in notice
        page.fill("#learning-rate", "0.2")
        page.press("#learning-rate", "Enter")
        until(page, "() => window.heard.length > 0")
        ready(page)
        said = " ".join(heard(page))
        assert said.startswith("New runs: ")
        assert notice not in said
        assert page.inner_text("#notices") == notice
        page.fill("#run-1-size", "8")
        page.press("#run-1-size", "Enter")
        until(page, "() => document.querySelector('#notices').textContent === ''")
        ready(page)
        heard(page)
        page.fill("#run-1-size", "2000")
        page.press("#run-1-size", "Enter")
        until(page, "() => document.querySelector('#notices').textContent !== ''")
        ready(page)
        assert notice in " ".join(heard(page))


def test_a_lost_connection_is_said_once_and_not_with_each_try(open_page: OpenPage) -> None:
    """The browser keeps the streams of other tests, so this one asks for one of its own."""
    with open_page("/?stop.epochs=6&learning_rate=0.21", allowed=("ERR_",)) as page:
        listen(ready(page))
        page.context.set_offline(True)
        page.select_option("#data-name", "circles")
        for seconds in (1, 2):
            page.wait_for_selector(f"#notices li:has-text('Trying again in {seconds} s')")
        assert heard(page) == ["The server cannot be reached."]
        page.context.set_offline(False)
        until(page, "() => document.querySelector('#notices').textContent === ''")
        ready(page)


def test_the_offline_page_says_no_step_either(
    open_page: OpenPage, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "offline.html"
    file.write_bytes(httpx.get(f"{server.url}/api/v1/export?format=html&{SHORT}").content)
    with open_page("/nowhere", allowed=("404",), **MOVING) as page:
        page.goto(file.as_uri())
        listen(ready(page))
        page.select_option("#speed", "4")
        page.focus("#play")
        page.keyboard.press("Enter")
        page.wait_for_selector('body[data-playing="true"]')
        ready(page)
        hears(page, "Playing.", "The end, 3.0 epochs")
