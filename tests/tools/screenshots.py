"""`python -m tests.tools.screenshots`: the picture in README, made from the real page.

The default experiment at 1440 by 900 in the light theme, when it has played to its end.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium
from tests.server import server_process

TARGET = Path(__file__).parents[2] / "static" / "img" / "screenshot.png"
WIDTH, HEIGHT = 1440, 900
FINISHED = 'body[data-state="ready"][data-playing="false"]'
MOST_MILLISECONDS = 60_000


def take(url: str, target: Path) -> None:
    """Writes the picture of the page at `url` once it stands still at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find_or_install(), args=chromium.launch_arguments()
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(url)
        page.wait_for_selector('body[data-playing="true"]', timeout=MOST_MILLISECONDS)
        page.wait_for_selector(FINISHED, timeout=MOST_MILLISECONDS)
        page.screenshot(path=target, animations="disabled")
        browser.close()


def main() -> None:
    """Starts a server and takes the picture."""
    TARGET.parent.mkdir(exist_ok=True)
    with server_process() as url:
        take(f"{url}/", TARGET)
    print(f"{TARGET.relative_to(Path.cwd())}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
