"""The stream as a browser's own EventSource reads it."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.web.docs.table import CALLS
from app.web.reference.example import written
from tests.browser.conftest import until
from tests.server import Server
from tests.web.examples import printed

pytestmark = pytest.mark.browser
(CALL,) = (call for call in CALLS if call.name == "stream")
TEXTS = "data=two_points&model.hidden=&runs=full,1&stop.epochs=2"


@pytest.fixture
def page(browser: Browser) -> Any:
    """A page of no site, which notes what is logged."""
    opened = browser.new_page()
    opened.evaluate(
        "() => { window.said = []; console.log = (...words) => { said.push(words.join(' ')); }; }"
    )
    yield opened
    opened.close()


def listen(page: Page, url: str, *names: str) -> list[tuple[str, bool]]:
    """The names of the events that come until the end, and whether they have data."""
    page.evaluate(
        """([url, names]) => {
          window.came = [];
          const source = new EventSource(url);
          for (const name of names) {
            source.addEventListener(name, ({ type, data }) => {
              came.push([type, data !== undefined]);
              if (name === 'end') source.close();
            });
          }
        }""",
        [url, names],
    )
    until(page, "() => came.some(([name]) => name === 'end')")
    return [(name, has_data) for name, has_data in page.evaluate("came")]


def test_listeners_for_open_get_the_browsers_own_event_too(page: Page, server: Server) -> None:
    came = listen(page, f"{server.url}/api/v1/stream?{TEXTS}", "open", "end", "message")
    assert came == [("open", False), ("open", True), ("end", True)]


def test_listeners_for_start_get_nothing_but_the_first_event(page: Page, server: Server) -> None:
    url = f"{server.url}/api/v1/stream?{TEXTS}&opening=start"
    came = listen(page, url, "start", "frame", "end", "message")
    assert came[0] == ("start", True)
    assert came[-1] == ("end", True)
    assert {name for name, _ in came[1:-1]} == {"frame"}


def test_the_documented_example_runs(page: Page, server: Server) -> None:
    page.evaluate(written(server.url, CALL.path, CALL.example)["EventSource"])
    frames = printed(written(server.url, CALL.path, CALL.example)["Python"]).splitlines()
    until(page, "(count) => said.length >= count", 1 + len(frames))
    assert page.evaluate("said") == ["Full batch and SGD", *frames]
