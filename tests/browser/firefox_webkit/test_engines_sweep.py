"""The page of a sweep in Firefox and WebKit: it trains, also in a sandboxed frame."""

from collections.abc import Iterator

import pytest

from tests.browser.engines import Engine
from tests.browser.hosting import Hosts, hosting
from tests.server import Server

pytestmark = pytest.mark.browser
QUERY = "data.n=80&stop.epochs=10&batch_sizes=1,4,8,16,full&learning_rates=0.1,1&seeds=3&target=0.4"
ENDED = "return document.body.dataset.state === 'ready'"
VALUES = "return document.querySelectorAll('.sweep-table [data-state=\"value\"]').length"
TINTS = """return [...document.querySelectorAll('.sweep-table [data-state="value"]')]
  .map((cell) => getComputedStyle(cell).backgroundColor)"""
NAMES = """return [...document.querySelectorAll('[data-chart="curve"] .plot-name')]
  .map((name) => name.textContent).join()"""


@pytest.fixture(scope="module")
def hosts(server: Server) -> Iterator[Hosts]:
    with hosting(server.url) as running:
        yield running


def test_the_sweep_is_trained_and_drawn(engine: Engine) -> None:
    engine.open(f"/sweep?{QUERY}")
    engine.until(ENDED)
    assert engine.run(VALUES) >= 5
    assert len(set(engine.run(TINTS))) > 2
    engine.until(f"return /perfect scaling/.test((() => {{ {NAMES} }})())")
    assert engine.said() == []


def test_a_sandboxed_embed_trains(engine: Engine, hosts: Hosts, server: Server) -> None:
    frame = (
        f'<iframe id="f0" title="A sweep" src="{server.url}/sweep/embed?{QUERY}"'
        ' width="760" height="900" sandbox="allow-scripts"></iframe>'
    )
    engine.open(hosts.page(frame))
    engine.frame("#f0")
    engine.until(ENDED)
    assert engine.run(VALUES) >= 5
