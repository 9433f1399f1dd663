"""The sheet for own data, as tests use it: opened, filled, used."""

from collections.abc import Sequence

from playwright.sync_api import Page

from tests.browser.conftest import drawn, ready, until

GIVEN = "[data-part=understood]:not([hidden])"
READY = "() => !document.querySelector('[data-part=use]').disabled"
KINDS = ("apple", "pear", "plum")
REFUSED = ("422",)  # the browser says by itself that the server has a question


def table(rows: int = 30, seed: int = 1, kinds: Sequence[str] = KINDS) -> str:
    """A table of fruit with another content for each seed."""
    lines = [
        f"{4 + (7 * row + seed) % 11 / 10},{1 + (3 * row) % 7 / 10},{kinds[row % len(kinds)]}"
        for row in range(rows)
    ]
    return "\n".join([f"length_{seed},width,fruit", *lines])


def open_sheet(page: Page) -> None:
    """By the last entry of the choice of data."""
    ready(page)
    page.select_option("#data-name", label="Own data…")
    page.wait_for_selector("#own[open]")


def paste(page: Page, text: str) -> None:
    """Pastes a table, and waits until the sheet says what was understood."""
    page.fill("#own-text", text)
    page.wait_for_selector(GIVEN)
    until(page, READY)


def use(page: Page) -> str:
    """Uses what is given; gives the address once the runs are there."""
    page.click("[data-part=use]")
    page.wait_for_selector("[data-part=show]")
    page.click("[data-part=show]")
    page.wait_for_selector("#own", state="hidden")
    ready(page)
    return page.url


def text(page: Page, part: str) -> str:
    drawn(page)
    return page.inner_text(f"#own [data-part={part}]")


def query(page: Page) -> str:
    """The page's query, readable."""
    return str(page.evaluate("decodeURIComponent(location.search)"))
