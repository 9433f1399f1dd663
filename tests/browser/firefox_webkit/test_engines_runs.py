"""Runs of one's own, the gallery and undo in Firefox and WebKit."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.engines import Engine
from tests.browser.own_runs import SHORT

pytestmark = pytest.mark.browser

ACCENTS = "return [...document.querySelectorAll('[data-run]')].map((e) => e.dataset.accent).join()"
LABELS = "return [...document.querySelectorAll('[data-run] h2')].map((e) => e.textContent).join()"
SEARCH = "return decodeURIComponent(location.search.slice(1))"


def accents(engine: Engine, wanted: str) -> None:
    engine.until(f"{ACCENTS} === arguments[0]", wanted)


def test_runs_are_added_coloured_moved_and_removed_and_it_is_all_undone(engine: Engine) -> None:
    engine.open(f"/?{SHORT}")
    engine.ready()
    engine.click("#add-run")
    accents(engine, "1,2,3,4")
    engine.ready()
    engine.click('#run-0 [data-part="settings"]')
    engine.until("return document.querySelector('#run-sheet').open")
    engine.click('label[for="own-accent-6"]')
    accents(engine, "6,2,3,4")
    engine.click('[data-act="right"]')
    accents(engine, "2,6,3,4")
    engine.press("#own-label", "Own", Keys.ENTER)
    engine.until(f"{LABELS} === 'Mini-batch 32,Own,SGD,Mini-batch 8'")
    engine.click('[data-act="remove"]')
    accents(engine, "2,3,4")
    engine.ready()
    assert engine.run(SEARCH) == f"{SHORT}&runs=32,1,8&runs.accent=2,3,4"
    for wanted in ("2,6,3,4", "2,6,3,4", "6,2,3,4", "1,2,3,4", "1,2,3"):
        before = engine.run(SEARCH)
        engine.press("body", Keys.CONTROL + "z" + Keys.NULL)
        engine.until(f"{SEARCH} !== arguments[0]", before)
        accents(engine, wanted)
    assert engine.run(SEARCH) == SHORT
    engine.press("body", Keys.CONTROL + Keys.SHIFT + "z" + Keys.NULL)
    accents(engine, "1,2,3,4")
    assert engine.said() == []


def test_a_comparison_is_two_presses_away(engine: Engine) -> None:
    engine.open(f"/?{SHORT}")
    engine.ready()
    engine.click("#compare")
    engine.until("return document.querySelector('#gallery [data-comparison=large_rate]')")
    engine.click('[data-comparison="large_rate"]')
    engine.until("return document.querySelector('#run-2')?.dataset.status === 'diverged'")
    assert engine.run(LABELS) == "η = 0.5,η = 0.95,η = 1.05"
    assert engine.said() == []


def test_a_setting_of_ones_own_is_chosen_and_taken_back(engine: Engine) -> None:
    engine.open(f"/?{SHORT}")
    engine.ready()
    engine.click('#run-1 [data-part="settings"]')
    engine.until("return document.querySelector('#run-sheet').open")
    choose = """const e = document.querySelector('#own-optimizer'); e.value = arguments[0];
      e.dispatchEvent(new Event('change', { bubbles: true }))"""
    engine.run(choose, "adam")
    engine.until(f"{SEARCH} === arguments[0]", f"{SHORT}&runs.1.optimizer=adam")
    engine.press("#own-beta1", "0.5", Keys.ENTER)
    engine.until(f"{SEARCH} === arguments[0]", f"{SHORT}&runs.1.optimizer=adam&runs.1.beta1=0.5")
    engine.until(
        "return document.querySelector('#run-1 .special strong')?.textContent === 'Adam β₁ 0.5'"
    )
    engine.run(choose, "")
    engine.until(f"{SEARCH} === arguments[0]", SHORT)
    assert engine.said() == []
