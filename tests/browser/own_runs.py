"""The runs of a page, as tests change and read them."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import until

SHORT = "data.n=60&stop.epochs=3"


def labels(page: Page) -> list[str]:
    return page.locator("[data-run] h2").all_text_contents()


def accents(page: Page) -> list[int]:
    """The accent of each card."""
    found = page.eval_on_selector_all("[data-run]", "all => all.map((e) => e.dataset.accent)")
    return [int(accent) for accent in found]


def open_sheet(page: Page, run: int) -> None:
    page.click(f'#run-{run} [data-part="settings"]')
    expect(page.locator("#run-sheet")).to_be_visible()


def query(page: Page) -> str:
    """The address's query, readable."""
    said: str = page.evaluate("() => decodeURIComponent(location.search.slice(1))")
    return said


def until_query(page: Page, wanted: str, view: str = "") -> None:
    """Waits until the address says this and its runs are on show, to their end."""
    until(
        page,
        """([wanted, view]) => decodeURIComponent(location.search.slice(1)) === wanted + view
          && decodeURIComponent(document.querySelector('#json-link').search.slice(1)) === wanted
          && document.body.dataset.state === 'ready'""",
        [wanted, view],
    )
