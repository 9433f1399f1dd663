"""What a page asks for until it can be used, and later: few files, and few bytes."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser

from app.settings import Settings
from tests.browser.conftest import OpenPage, ready, until
from tests.browser.framed import STILL
from tests.browser.transfers import transferred
from tests.server import Server, serving

pytestmark = pytest.mark.browser

SHORT = "data.n=60&stop.epochs=3"
DRAWN = ".run-card[data-step]"  # a picture of a run stands, and the controls answer
MOST_FILES = 4  # besides the stream
MOST_BYTES = {"/": 100_000, "/embed": 80_000}  # compressed, headers included


@pytest.mark.parametrize("path", MOST_BYTES)
def test_a_page_needs_few_files_and_bytes_until_its_first_picture(
    browser: Browser, server: Server, path: str
) -> None:
    code = transferred(browser, f"{server.url}{path}?{SHORT}", DRAWN)
    assert len(code) <= MOST_FILES
    assert 50_000 < sum(code.values()) <= MOST_BYTES[path]


def test_all_files_of_a_panel_come_when_it_is_first_opened(
    open_page: OpenPage,
) -> None:
    with open_page("/nowhere", allowed=("404",)) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(page.url.replace("/nowhere", f"/?{SHORT}"))
        ready(page)
        assert [url for url in asked if "/ui/" in url or "/panels/" in url] == []
        for name, there in (
            ("step", "document.querySelector('#step-drawer').dataset.waits === 'false'"),
            ("batches", "document.querySelectorAll('.strip canvas').length === 3"),
            ("noise", "document.querySelectorAll('#noise-drawer svg').length > 0"),
            ("network", "document.querySelectorAll('.network-unit').length > 0"),
        ):
            page.click(f"[data-opens={name}]")
            until(page, f"() => {there}")
        scripts = [url for url in asked if url.endswith(".js")]
        names = ("step", "batches", "noise", "network")
        endings = ["/page.js", *(f"/page/ui/{n}/{n}.js" for n in names)]
        assert [url.partition("/assembled")[2] for url in scripts] == endings
        others = {url.partition("/assembled/")[2] for url in asked if "/panels/" in url}
        assert others == {
            f"panels/{n}{ending}" for n in names for ending in (".html", "+forced-colors.css")
        }


@pytest.fixture(scope="module")
def in_pieces() -> Iterator[Server]:
    """A server whose pages load every file by itself."""
    with serving(Settings(assemble=False)) as running:
        yield running


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_page_in_pieces_fetches_the_modules_that_it_names_beforehand(
    browser: Browser, in_pieces: Server, path: str
) -> None:
    address = f"{in_pieces.url}{path}?{SHORT}&autoplay=0"
    fetched = [url for url in transferred(browser, address, STILL) if "/js/" in url]
    named = set(re.findall(r'="([^"]*/js/[^"]+)"', httpx.get(address).text))
    assert len(named) > 80
    assert set(fetched) == {f"{in_pieces.url}{name}" for name in named}


def test_a_page_in_pieces_works(open_page: OpenPage, in_pieces: Server) -> None:
    with open_page(f"{in_pieces.url}/?{SHORT}&panels=step&run=1&at=1") as page:
        ready(page)
        until(page, "() => document.querySelector('#step-drawer').dataset.waits === 'false'")
