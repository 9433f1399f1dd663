"""The numbers of a drawer as its tables tell them, beside those of the API."""

from typing import Any

import httpx
from playwright.sync_api import Page

from tests.browser.conftest import until
from tests.server import Server

TABLE = """(name) => [...document.querySelectorAll(`[data-table="${name}"] tbody tr`)]
    .map((row) => [...row.cells].map((cell) => cell.textContent))"""


def table(page: Page, name: str) -> list[list[str]]:
    """The rows of a table, which is opened first."""
    details = page.locator(f'[data-table="{name}"]')
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    until(page, f"(name) => ({TABLE})(name).length > 0", name)
    rows: list[list[str]] = page.evaluate(TABLE, name)
    return rows


def reply(server: Server, call: str, query: str, **more: Any) -> Any:
    pairs = "&".join([query, *(f"{key}={value}" for key, value in more.items())])
    found = httpx.get(f"{server.url}/api/v1/{call}?{pairs}", timeout=60)
    assert found.status_code == 200, found.text
    return found.json()


def told(page: Page, values: list[float]) -> list[str]:
    """The numbers as the page writes them."""
    words: list[str] = page.evaluate(
        "async (values) => values.map((await import('/static/js/core/format.js')).loss)",
        values,
    )
    return words
