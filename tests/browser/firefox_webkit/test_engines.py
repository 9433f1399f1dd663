"""The main job in Firefox and WebKit: play, an axis, an opened step, a sandboxed embed, a file."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.browser.engines import Engine
from tests.browser.framed import NATURAL
from tests.browser.hosting import Hosts, hosting
from tests.server import Server

pytestmark = pytest.mark.browser

SHORT = "data.n=60&stop.epochs=3"
SANDBOX = 'sandbox="allow-scripts"'
COUNTS = """return [...document.querySelectorAll('[data-counter="updates"]')]
  .map((counter) => counter.textContent)"""
PAINTED = """return [...document.querySelectorAll("canvas")].filter((canvas) => canvas.clientWidth)
  .map((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  })"""
HEARD = """return heard.some(({ data }) =>
  Object.entries(arguments[0]).every(([key, value]) => data[key] === value))"""

# The places of the playhead, each as it is drawn: a poll may come too late for one.
NOTE_PLACES = """window.places = [];
  const position = document.querySelector("#position");
  new MutationObserver(() => {
    if (document.body.dataset.playing === "true") window.places.push(position.textContent);
  }).observe(position, { subtree: true, childList: true, characterData: true });"""


@pytest.fixture(scope="module")
def hosts(server: Server) -> Iterator[Hosts]:
    with hosting(server.url) as running:
        yield running


def test_the_page_comes_to_its_end_and_changes_its_axis(engine: Engine) -> None:
    engine.open(f"/?{SHORT}")
    engine.ready()
    assert engine.run(COUNTS) == ["3", "6", "135"]
    assert min(engine.run(PAINTED)) > 10
    engine.click('label[for="axis-updates"]')
    title = "document.querySelector('.graph-x .graph-title')?.textContent"
    engine.until(f"return {title} === 'updates'")
    assert engine.run("return location.search").endswith("&x=updates")
    assert engine.said() == []


def test_the_page_plays(engine: Engine) -> None:
    engine.open(f"/?{SHORT}")
    engine.ready()
    engine.run(NOTE_PLACES)
    engine.play_fast()
    engine.click("#play")
    engine.until("return window.places.some((place) => place.startsWith('0'))")
    engine.ready()
    assert engine.run(COUNTS) == ["3", "6", "135"]


def test_a_step_opens_with_every_number(engine: Engine) -> None:
    engine.open(f"/?{SHORT}&runs=full,4,1&panels=step&run=1&at=1")
    engine.until("return document.querySelector('#step-drawer').dataset.waits === 'false'")
    engine.until(
        "return document.querySelectorAll('#step-drawer tbody .matrix-example').length === 4"
    )
    engine.until("return document.querySelectorAll('#step-drawer math').length > 10")
    assert engine.said() == []


def test_panels_that_share_modules_are_fetched_and_open(engine: Engine) -> None:
    engine.open(f"/?{SHORT}&panels=step,batches,noise&run=1&at=1")
    engine.until("return document.querySelector('#step-drawer').dataset.waits === 'false'")
    engine.until("return document.querySelectorAll('.strip canvas').length === 3")
    engine.until("return document.querySelectorAll('#noise-drawer svg').length > 0")
    assert engine.said() == []


def test_a_sandboxed_embed_says_ready_and_follows_a_command(engine: Engine, hosts: Hosts) -> None:
    engine.open(hosts.holding(SHORT, attributes=SANDBOX, scripts=("recorder.js",)))
    engine.until(HEARD, {"type": "ready"})
    engine.until(HEARD, {"type": "done"})
    engine.run(
        """document.querySelector("iframe").contentWindow.postMessage(
          { target: "batchwise", v: 1, type: "seek", at: 1 }, "*")"""
    )
    engine.until(HEARD, {"type": "step", "at": 1})
    engine.frame("iframe")
    assert min(engine.run(PAINTED)) > 10


def test_an_embed_in_a_tab_tells_its_height_when_it_is_shown(engine: Engine, hosts: Hosts) -> None:
    frame = f'<iframe src="EMBED_SERVER/embed?{SHORT}" width="700" height="860"></iframe>'
    script = '<script src="/recorder.js"></script>'
    engine.open(hosts.page(f'<div id="tab" hidden>{frame}</div>', script))
    engine.until(HEARD, {"type": "ready"})
    assert not engine.run(HEARD, {"type": "resize"})
    engine.run("document.getElementById('tab').hidden = false")
    engine.until(HEARD, {"type": "resize"})
    told = engine.run("return heard.filter(({ data }) => data.type === 'resize')")
    engine.frame("iframe")
    engine.ready()
    assert {message["data"]["height"] for message in told} == {engine.run(f"return ({NATURAL})()")}


def test_the_offline_page_plays_from_a_disk(engine: Engine, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "offline.html"
    file.write_bytes(httpx.get(f"{server.url}/api/v1/export?format=html&{SHORT}").content)
    engine.open(file.as_uri())
    engine.ready()
    assert engine.run(COUNTS) == ["3", "6", "135"]
    assert min(engine.run(PAINTED)) > 10
    assert engine.said() == []
