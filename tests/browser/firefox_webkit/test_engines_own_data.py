"""Own data in Firefox and WebKit: a table is pasted and used, points are placed by keys."""

from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.engines import Engine
from tests.browser.own_sheet import table

pytestmark = pytest.mark.browser

OPEN = """const select = document.querySelector('#data-name');
  select.value = 'own';
  select.dispatchEvent(new Event('change', { bubbles: true }));"""
IS_OPEN = "return document.querySelector('#own').open"
IS_READY = "return !document.querySelector('[data-part=use]').disabled"
QUERY = "return decodeURIComponent(location.search)"


def test_a_file_is_used_and_its_target_changed(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "fruit.csv"
    file.write_text(table(seed=20))
    engine.open("/?autoplay=0&stop.epochs=3")
    engine.ready()
    engine.run(OPEN)
    engine.until(IS_OPEN)
    engine.run("document.querySelector('[data-part=file]').hidden = false")  # as the driver wants
    engine.driver.find_element(By.CSS_SELECTOR, "[data-part=file]").send_keys(str(file))
    engine.until(IS_READY)
    engine.press("#own-target", "width")
    engine.until("return document.querySelector('[name=own-task][value=regression]').checked")
    engine.until(IS_READY)
    engine.click("[data-part=use]")
    engine.until("return document.querySelector('[data-part=go]').hidden === false")
    engine.click("[data-part=show]")
    engine.ready()
    assert "data.target=width&data.task=regression" in engine.run(QUERY)
    assert engine.run("return document.querySelector('#data-name').value").startswith("csv:")
    assert engine.said() == []


def test_points_are_placed_by_keys(engine: Engine) -> None:
    engine.open("/?autoplay=0&stop.epochs=3")
    engine.ready()
    engine.run(OPEN)
    engine.until(IS_OPEN)
    engine.run("document.querySelector('[name=own-way][value=points]').click()")
    engine.press("[data-part=plane]", Keys.ENTER, *[Keys.ARROW_RIGHT] * 10, "2", Keys.ENTER)
    engine.until(IS_READY)
    engine.click("[data-part=use]")
    engine.until("return !document.querySelector('#own').open")
    engine.ready()
    assert "data.x.0=0,0&data.x.1=0.3,0&data.y=0,1" in engine.run(QUERY)
    assert engine.said() == []
