"""A page whose server restarts says so, and goes on where it was."""

from contextlib import ExitStack

import pytest

from tests.browser.conftest import OpenPage, counters, ready, until
from tests.server import server_process

pytestmark = pytest.mark.browser

SAID = "The server restarts. The page goes on by itself."
LONG = "/?runs=1&model.hidden=32,32&stop.updates=60000&autoplay=0"


def test_a_restart_is_said_and_the_page_goes_on_by_itself(open_page: OpenPage) -> None:
    with ExitStack() as first:
        url = first.enter_context(server_process())
        with open_page(f"{url}{LONG}", allowed=("ERR_", "status of 503")) as page:
            page.wait_for_selector('body[data-state="streaming"]')
            first.close()  # the server ends
            page.wait_for_selector(f'#notices:has-text("{SAID}")')
            page.wait_for_selector('#notices:has-text("Trying again in")')
            with server_process("--port", url.rpartition(":")[2]):
                page.wait_for_selector('body[data-state="streaming"]')
                until(page, "() => document.querySelector('#notices').textContent === ''")
                ready(page)
                assert [run["updates"] for run in counters(page)] == ["60,000"]
