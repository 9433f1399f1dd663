"""What tests do with the page of a sweep: its cells, and the reply of the call beside them."""

from math import inf
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import Page

from tests.browser.conftest import drawn
from tests.server import Server

GRID = "batch_sizes=1,8,full&learning_rates=0.1,1&seeds=3"
QUERY = f"data=moons&data.n=80&stop.epochs=10&{GRID}&target=0.4"
READY = 'body[data-state="ready"]'
CELL = ".sweep-table tbody td"


def ended(page: Page) -> Page:
    page.wait_for_selector(READY)
    drawn(page)
    return page


def cells(page: Page) -> dict[tuple[str, str], dict[str, Any]]:
    """State, number and address of each cell, by the heads of its row and its column."""
    found = page.evaluate(
        """() => {
          const table = document.querySelector('.sweep-table');
          const heads = [...table.tHead.rows[1].cells].slice(1).map((e) => e.textContent);
          return [...table.tBodies[0].rows].flatMap((row) => heads.map((head, i) => {
            const cell = row.cells[i + 1];
            return [row.cells[0].textContent, head, {
              state: cell.dataset.state,
              text: cell.querySelector('.sweep-number').textContent,
              note: cell.querySelector('.sweep-note').textContent,
              best: cell.classList.contains('is-best'),
              href: cell.querySelector('a').getAttribute('href'),
            }];
          }));
        }"""
    )
    return {(rate, size): cell for rate, size, cell in found}


def replied(server: Server, query: str) -> dict[str, Any]:
    reply: dict[str, Any] = httpx.get(f"{server.url}/api/v1/sweep?{query}", timeout=60).json()
    return reply


def of_cell(reply: dict[str, Any], rate: str, size: str) -> list[dict[str, Any]]:
    wanted = 60 if size.startswith("full") else int(size)
    return [
        cell
        for cell in reply["cells"]
        if cell["learning_rate"] == float(rate) and cell["batch_size"] == wanted
    ]


def middle(results: list[dict[str, Any]], cost: str) -> float:
    return median(each["reached"][cost] if each["reached"] else inf for each in results)
