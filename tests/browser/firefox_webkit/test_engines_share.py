"""The share dialog in Firefox and WebKit: its preview lives, and its words are about it."""

import pytest

from tests.browser.engines import Engine
from tests.browser.snippets import frame

pytestmark = pytest.mark.browser

VALUE = "return document.querySelector(arguments[0]).value"
ABOUT = """return document.querySelector('[data-part="left-out"]').textContent"""


def test_the_preview_tells_its_height_and_a_place_gets_its_text(engine: Engine) -> None:
    engine.open("/?data.n=60&stop.epochs=3&panels=step&at=2")
    engine.ready()
    engine.click("#share-open")
    engine.until(f"{ABOUT} !== ''")  # only an embed that runs says this
    engine.press("#share-target", "Jekyll")
    engine.until("return document.querySelector('#share-target').value === 'jekyll'")
    source = frame(engine.run(VALUE, "#share-text"))["src"] or ""
    assert source.endswith("panels=runs,loss,step&at=2")
    assert engine.run("return document.querySelector('.share-stage iframe').src") == source
    engine.frame(".share-stage iframe")
    engine.until("return document.body.dataset.state === 'ready'")
    assert engine.said() == []
