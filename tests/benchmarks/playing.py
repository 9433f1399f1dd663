"""How smoothly a page plays: frames a second, and how busy its main thread is. Must not know a
table.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.browser.engines import STANDS, Engine

SECONDS = 6
LONG = (
    "/?data.n=1000&data.test_fraction=0&model.hidden=4,2&runs=1,1,1&runs.seed=0,1,2&stop.epochs=100"
)
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


def played(browser: Browser, address: str) -> Play:
    """Six seconds of play at speed 1 in Chromium, at 1440 by 900 pixels."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector('body[data-state="ready"][data-playing="false"]', timeout=120_000)
    page.wait_for_timeout(1000)
    wire = context.new_cdp_session(page)
    wire.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy() -> float:
        metrics = wire.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

    page.evaluate(PRESS_PLAY + COUNT)
    page.wait_for_timeout(500)
    before, frames = busy(), page.evaluate("[frames_seen, performance.now()]")
    page.wait_for_timeout(1000 * SECONDS)
    after, later = busy(), page.evaluate("[frames_seen, performance.now()]")
    context.close()
    seconds = (later[1] - frames[1]) / 1000
    return Play((later[0] - frames[0]) / seconds, (after - before) / seconds)


def played_in(engine: Engine, address: str, wait: Callable[[float], None]) -> Play:
    """The same in Firefox or WebKit, whose main thread cannot be measured."""
    engine.open(address)
    engine.until(STANDS)
    wait(1)
    engine.run(PRESS_PLAY + COUNT)
    wait(0.5)
    frames, began = engine.run("return [frames_seen, performance.now()]")
    wait(SECONDS)
    later, ended = engine.run("return [frames_seen, performance.now()]")
    return Play(1000 * (later - frames) / (ended - began))
