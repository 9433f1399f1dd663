"""What the page keeps while experiments follow one another: memory and elements after each ten.

`python -m tests.benchmarks.heap` opens the page with every panel in Chromium, shows fifty other
experiments in ten minutes, returns to the first one after each ten, and prints what is left after
a collection of garbage. `--minutes 10` and `--changes 50` say how long and how many.
"""

import argparse
from itertools import cycle, islice
from typing import Any

from playwright.sync_api import CDPSession, Page

from app.web.pages.panels import FURTHER, names_of
from tests.benchmarks.visits import chromium
from tests.server import started_process

PANELS = ",".join(names_of(FURTHER))
FIRST = f"/?data.n=120&stop.epochs=10&panels={PANELS}"
DATA = ("circles", "penguins", "spirals", "diabetes", "moons")  # with classes and without
READY = 'body[data-state="ready"]'
TEN = 10


def kept(page: Page, wire: CDPSession) -> dict[str, float]:
    """MB of the scripts' heap, and counts, after a collection of garbage."""
    page.wait_for_selector(READY, timeout=120_000)
    page.wait_for_timeout(2000)
    for _ in range(3):
        wire.send("HeapProfiler.collectGarbage")
    used: dict[str, Any] = wire.send("Runtime.getHeapUsage")
    counts: dict[str, Any] = wire.send("Memory.getDOMCounters")
    return {
        "heap, MB": used["usedSize"] / 1e6,
        "elements": counts["nodes"],
        "listeners": counts["jsEventListeners"],
    }


def change(page: Page, data: str, seconds: float) -> None:
    """Other data, which are played until the time is over."""
    page.select_option("#data-name", data)
    page.wait_for_selector(READY, timeout=120_000)
    page.click("#restart")
    page.wait_for_timeout(1000 * seconds)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--changes", type=int, default=50)
    chosen = parser.parse_args()
    seconds = 60 * chosen.minutes / chosen.changes
    print("| changes | heap, MB | elements | listeners |\n| --: | --: | --: | --: |")
    with started_process() as (url, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        wire = page.context.new_cdp_session(page)
        page.goto(url + FIRST)
        for number, data in enumerate(islice(cycle(DATA), chosen.changes + 1)):
            if number % TEN == 0:
                row = kept(page, wire)
                cells = " | ".join(f"{value:,.4g}" for value in row.values())
                print(f"| {number} | {cells} |", flush=True)
            change(page, data, seconds)


if __name__ == "__main__":
    main()
