"""What tests do with embeds in the frames of a host page."""

from typing import Any

from playwright.sync_api import Frame, Page

from tests.browser.conftest import drawn
from tests.server import eventually

SHORT = "data.n=60&stop.epochs=3"
SANDBOXED = 'sandbox="allow-scripts"'
STILL = 'body[data-state="ready"][data-playing="false"]'
STEP = "() => Number(document.querySelector('[data-run=\"2\"]').dataset.step)"
TALLER = "() => document.documentElement.scrollHeight - innerHeight"
WIDER = "() => document.documentElement.scrollWidth - innerWidth"
NATURAL = """() => { const { dataset } = document.body, before = { ...dataset };
    Object.assign(dataset, { fit: 'natural', without: '', measuring: 'true' });
    const { height } = document.body.getBoundingClientRect();
    delete dataset.measuring;
    Object.assign(dataset, before);
    return Math.ceil(height); }"""


def embed(page: Page, name: str = "f0") -> Frame:
    """The document in the frame of this id."""
    handle = page.wait_for_selector(f"#{name}", state="attached")
    frame = handle.content_frame() if handle else None
    assert frame is not None
    return frame


def still(page: Page, name: str = "f0") -> Frame:
    """The embed in this frame, when it has all and stands."""
    return stands(embed(page, name))


def stands(frame: Frame) -> Frame:
    frame.wait_for_selector(STILL)
    drawn(frame)
    return frame


def until_in(frame: Frame, condition: str, argument: Any = None) -> None:
    eventually(lambda: frame.evaluate(condition, argument), condition)


def heights(page: Page) -> dict[str, float]:
    """Of each frame, by its id."""
    return page.eval_on_selector_all(
        "iframe", "all => Object.fromEntries(all.map((e) => [e.id, e.clientHeight]))"
    )


def tell(page: Page, command: dict[str, Any], name: str = "f0", **more: Any) -> None:
    """Sends a command as a host does."""
    page.evaluate(
        "([id, command]) => document.getElementById(id).contentWindow.postMessage(command, '*')",
        [name, {"target": "batchwise", "v": 1, **command, **more}],
    )


def heard(page: Page, type: str | None = None, name: str = "f0") -> list[Any]:
    """What the frame has said so far to a page with recorder.js; with a type, of this alone."""
    everything = page.evaluate(
        "(id) => heard.filter((m) => m.from === id).map((m) => m.data)", name
    )
    if type is None:
        return list(everything)
    return [m for m in everything if isinstance(m, dict) and m.get("type") == type]
