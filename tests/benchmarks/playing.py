"""How smoothly a page plays: frames a second, and how busy its main thread is. Must not know a
table.
"""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser

from tests.browser.engines import Engine, firefox, webkit

SECONDS = 6
LONG = (
    "/?data.n=1000&data.test_fraction=0&model.hidden=4,2&runs=1,1,1&runs.seed=0,1,2&stop.epochs=100"
)
PLAYING = 'body[data-playing="true"] :is(.run-card[data-step], #loss-plot svg path)'
STANDING = 'body[data-state="ready"][data-playing="false"]'
PRESS_PLAY = "document.querySelector('#play').click();"
COUNT = """
  window.frames_seen = 0;
  const count = () => { window.frames_seen += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
"""


@dataclass(frozen=True)
class Play:
    """Frames a second, and the main thread's share of the time."""

    frames: float
    busy: float = float("nan")


def played(browser: Browser, address: str, opens: bool = False) -> Play:
    """Six seconds of play at speed 1 in Chromium, at 1440 by 900 pixels.

    opens: of the play with which the page opens, while its data still come.
    """
    motion: Literal["no-preference", "reduce"] = "no-preference" if opens else "reduce"
    size = {"width": 1440, "height": 900}
    context = browser.new_context(viewport=size, reduced_motion=motion)  # type: ignore[arg-type]
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Performance.enable", {"timeDomain": "threadTicks"})

    def seen() -> tuple[float, float, float]:
        metrics = wire.send("Performance.getMetrics")["metrics"]
        busy = next(each["value"] for each in metrics if each["name"] == "TaskDuration")
        return float(busy), *page.evaluate("[frames_seen, performance.now() / 1000]")

    page.goto(address)
    if not opens:
        page.wait_for_selector(STANDING, timeout=120_000)
        page.wait_for_timeout(1000)
        page.evaluate(PRESS_PLAY)
        page.wait_for_timeout(500)
    page.wait_for_selector(PLAYING, timeout=120_000)
    page.evaluate(COUNT)
    busy, frames, began = seen()
    page.wait_for_timeout(1000 * SECONDS)
    later_busy, later_frames, ended = seen()
    context.close()
    seconds = ended - began
    return Play((later_frames - frames) / seconds, (later_busy - busy) / seconds)


def played_in(name: str, home: str, address: str, opens: bool = False) -> Play:
    """The same in Firefox or WebKit, whose main thread cannot be measured."""
    with _engine(name, home, opens) as engine:
        engine.open(address)
        if not opens:
            engine.until(f"return document.querySelector('{STANDING}')")
            time.sleep(1)
            engine.run(PRESS_PLAY)
            time.sleep(0.5)
        engine.until(f"return document.querySelector('{PLAYING}')")
        engine.run(COUNT)
        frames, began = engine.run("return [frames_seen, performance.now()]")
        time.sleep(SECONDS)
        later, ended = engine.run("return [frames_seen, performance.now()]")
    return Play(1000 * (later - frames) / (ended - began))


def _engine(name: str, home: str, moves: bool) -> AbstractContextManager[Engine]:
    if name == "webkit":
        return webkit(home, moves)
    return firefox(home, ui__prefersReducedMotion=int(not moves))
