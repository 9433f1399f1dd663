"""Each further panel as an embed of its own in a sandboxed frame, in three browsers."""

from collections.abc import Iterator

import pytest

from app.web.pages.panels import FURTHER, names_of
from tests.browser.conftest import OpenPage
from tests.browser.engines import Engine
from tests.browser.framed import SANDBOXED, embed, until_in
from tests.browser.hosting import Hosts, hosting
from tests.server import Server

pytestmark = pytest.mark.browser

SHORT = "data.n=60&stop.epochs=3&runs=full,8,4&run=1&at=1"
FILLED = """document.body.dataset.state === 'ready'
  && document.querySelectorAll('.drawer[data-filled="true"]:not([inert])').length === 1"""
SHOWN = """[...document.querySelectorAll('.drawer h2')].filter((e) => e.checkVisibility()).length
  + document.querySelectorAll('.drawer :is(canvas, svg, td, math, code)').length"""
WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def hosts(server: Server) -> Iterator[Hosts]:
    with hosting(server.url) as running:
        yield running


@pytest.mark.parametrize("name", names_of(FURTHER))
def test_a_panel_alone_in_a_sandboxed_frame(engine: Engine, hosts: Hosts, name: str) -> None:
    engine.open(hosts.holding(f"{SHORT}&panels={name}", attributes=SANDBOXED))
    engine.frame("iframe")
    engine.until(f"return {FILLED}")
    assert engine.run(f"return {SHOWN}") > 2
    assert engine.run(f"return {WIDER}") <= 0


@pytest.mark.parametrize("name", names_of(FURTHER))
def test_a_panel_alone_in_a_sandboxed_frame_in_chromium(
    open_page: OpenPage, hosts: Hosts, name: str
) -> None:
    with open_page(hosts.holding(f"{SHORT}&panels={name}", attributes=SANDBOXED)) as page:
        frame = embed(page)
        until_in(frame, f"() => {FILLED}")
        assert frame.evaluate(SHOWN) > 2
        assert frame.evaluate(WIDER) <= 0
