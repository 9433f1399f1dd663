"""The network in a sandboxed frame, in Firefox and WebKit: drawn, moved by keys, and changed."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.engines import Engine
from tests.browser.framed import SANDBOXED
from tests.browser.hosting import Hosts

pytestmark = pytest.mark.browser

QUERY = "data.n=60&model.hidden=4,3&stop.epochs=6&panels=network&run=1&x=updates&at=9"
PAINTED = """const all = [...document.querySelectorAll('.network-unit canvas')];
  return all.length === 10 && all.every((canvas) => canvas.width >= 18)
    && document.querySelector('#network-drawer [data-part="state"]').textContent === ''"""
COLORS = """const canvas = document.querySelector('.network-unit[data-layer="1"] canvas');
  const copy = document.createElement('canvas').getContext('2d');
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3)
    .join())).size"""
LINKS = """const canvas = document.querySelector('.network-links');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, i) => i % 4 === 3 && value > 0).length"""
WEIGHT = """return document.querySelector('tr[data-name="W2[1,1]"] button')?.textContent"""


def test_a_sandboxed_embed_draws_the_network_and_changes_a_weight(
    engine: Engine, hosts: Hosts
) -> None:
    engine.open(hosts.holding(QUERY, attributes=SANDBOXED))
    engine.run("Object.assign(document.querySelector('#f0'), { width: 1100, height: 900 })")
    engine.frame("#f0")
    engine.ready()
    engine.until(PAINTED)
    assert engine.run(COLORS) > 10
    assert engine.run(LINKS) > 1000
    engine.click('.network-unit[data-layer="1"] canvas')  # WebKit gives no frame the focus itself
    for key, unit in (
        (Keys.ARROW_RIGHT, "Unit 0 of layer 2"),
        (Keys.ARROW_DOWN, "Unit 1 of layer 2"),
    ):
        engine.press('.network-unit[tabindex="0"]', key)
        engine.until(f"return document.querySelector('#network-unit').textContent === '{unit}'")
    engine.press('tr[data-name="W2[1,1]"] button', Keys.ENTER)
    engine.press('tr[data-name="W2[1,1]"] input', Keys.CONTROL + "a" + Keys.NULL, "-2", Keys.ENTER)
    engine.until(f"{WEIGHT} === '−2.00'")
    assert "W2[1,1]=-2" in engine.run(
        "return decodeURIComponent(document.querySelector('#whole-page').href)"
    )
    assert engine.said() == []
