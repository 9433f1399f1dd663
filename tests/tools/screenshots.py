"""`python -m tests.tools.screenshots`: the pictures in README, made from the real page.

At 1440 by 900 in the light theme: the default experiment when it has played to its end, and the
drawer with one step of eight examples opened. And the preview that other sites show for a link,
1200 by 630: the page without its choices.
"""

from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import browsers
from tests.server import server_process

FOLDER = Path(__file__).parents[2] / "static" / "img"
WIDTH, HEIGHT = 1440, 900
STANDS = 'body[data-state="ready"][data-playing="false"]'
OPENED = '#step-drawer[data-waits="false"][data-step="3"] [data-part="equations"] math'
STEP = "/?data=moons&data.n=8&data.test_fraction=0&model.hidden=4&learning_rate=0.5"
STEP += "&runs=full,4,1&panels=step&run=0&at=3"
MOST_MILLISECONDS = 60_000


def _page(browser: Browser, **options: str) -> Page:
    page = browser.new_page(
        viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", **options
    )
    page.set_default_timeout(MOST_MILLISECONDS)
    return page


def take_whole(browser: Browser, url: str, target: Path) -> None:
    """The page once it has played to the end."""
    page = _page(browser)
    page.goto(f"{url}/")
    page.wait_for_selector('body[data-playing="true"]')
    page.wait_for_selector(STANDS)
    page.screenshot(path=target, animations="disabled")


def take_step(browser: Browser, url: str, target: Path) -> None:
    """The opened step, down to the first of the ways beside it."""
    page = _page(browser, reduced_motion="reduce")
    page.goto(f"{url}{STEP}")
    page.wait_for_selector(STANDS)
    page.wait_for_selector(OPENED)
    page.evaluate("document.querySelector('.transport').style.position = 'static'")
    box = page.locator("#step-drawer").bounding_box()
    assert box is not None
    clip = {"x": 0, "y": box["y"], "width": WIDTH, "height": HEIGHT + 100}
    page.screenshot(path=target, animations="disabled", full_page=True, clip=clip)


def take_preview(browser: Browser, url: str, target: Path) -> None:
    """The panels and the losses in the size of a card."""
    page = browser.new_page(
        viewport={"width": 1280, "height": 672},
        device_scale_factor=1200 / 1280,
        color_scheme="light",
        reduced_motion="reduce",
    )
    page.goto(f"{url}/?hide=choices,notes,runs")
    page.wait_for_selector(STANDS)
    page.wait_for_selector("#loss-plot .graph-trace")
    page.screenshot(path=target, animations="disabled")


def main() -> None:
    """Starts a server and takes the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with server_process() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browsers.find_or_install(browsers.CHROMIUM),
            args=browsers.launch_arguments(),
        )
        for take, name in (
            (take_whole, "screenshot.png"),
            (take_step, "step.png"),
            (take_preview, "preview.png"),
        ):
            take(browser, url, FOLDER / name)
            print(f"{name}: {(FOLDER / name).stat().st_size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
