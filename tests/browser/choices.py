"""The form of choices, as tests use it."""

from playwright.sync_api import Page

from tests.browser.conftest import ready, until


def until_open(page: Page, query: str) -> None:
    """Waits until the experiment with this query is open and has been read to its end."""
    until(
        page, "(q) => decodeURIComponent(document.querySelector('#json-link').search) === q", query
    )
    ready(page)
