"""An opened step in the browser, and the same step from the API."""

from typing import Any

import httpx
from playwright.sync_api import Page

from tests.browser.conftest import ready, until
from tests.server import Server

EIGHT = "data=moons&data.n=8&data.test_fraction=0&model.hidden=4&runs=full,4,1"


DIGITS = "data=digits&model.hidden=32&model.activation=relu&runs=full,64,1&stop.epochs=2"


LINE = "data=line&data.n=12&data.test_fraction=0&model.hidden=&runs=full,5,1&learning_rate=0.05"


# Of several targets a cell has the first with " …"; one that waits for its number has nothing else.
COMPLETE = """() => [...document.querySelectorAll('.matrix tbody :is(th, td, span)')]
    .every((cell) => cell.textContent !== '…')"""


def opened(page: Page, step: int | None = None) -> Page:
    """Waits until a step is on show with the example followed, and nothing is on its way."""
    ready(page)
    drawer = '#step-drawer[data-waits="false"][data-filled="true"]'
    page.wait_for_selector(drawer + ("[data-step]" if step is None else f'[data-step="{step}"]'))
    until(page, COMPLETE)
    return page


def step_of(server: Server, query: str, **besides: object) -> dict[str, Any]:
    """What the API says of a step."""
    more = "&".join(f"{name}={value}" for name, value in besides.items())
    reply = httpx.get(f"{server.url}/api/v1/step?{query}&{more}", timeout=60)
    assert reply.status_code == 200, reply.text
    result: dict[str, Any] = reply.json()
    return result


def rows(page: Page, part: str = "tbody", kind: str = "Wb") -> list[dict[str, Any]]:
    """Each row in view: its name, and its numbers in full, by the names of their columns.

    `kind` has the first letters of those names: the parameters' unless it is said otherwise.
    """
    found: list[dict[str, Any]] = page.evaluate(
        """([part, kind]) => {
          const names = [...document.querySelectorAll('.matrix-names th')].slice(1)
            .map((e) => e.textContent);
          return [...document.querySelectorAll(`.matrix ${part} tr:not(.matrix-title)`)]
            .map((row) => ({
              name: (row.querySelector('th span') ?? row.querySelector('th')).textContent,
              cells: Object.fromEntries([...row.querySelectorAll('td')]
                .map((cell, i) => [names[i], cell.title === '' ? null : Number(cell.title)])
                .filter(([name]) => kind.includes(name[0]))),
            }));
        }""",
        [part, kind],
    )
    return found


def foot(page: Page, kind: str = "Wb") -> dict[str, dict[str, float]]:
    return {row["name"]: row["cells"] for row in rows(page, "tfoot", kind)}


def rounded(value: float) -> str:
    """A number as the page writes it, for sizes from 0.001 to 1,000."""
    size = abs(value)
    text = f"{value:.4f}" if size < 0.1 else f"{value:.{2 if 1 <= size < 10 else 3}f}"
    return text.replace("-", "−")


COUNTS = ("forward", "backward", "updates")


def ways(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.step-ways tbody tr')]
          .map((row) => [row.dataset.way, [...row.querySelectorAll('td')]
            .map((e) => e.textContent)]))"""
    )
    return found


BUSY_REPLY = '{"title": "Busy", "detail": "Too many at once.", "errors": []}'
