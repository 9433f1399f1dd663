"""Keys, fields and live regions in Firefox and WebKit, which have ways of their own with each."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.announcements import LISTEN
from tests.browser.engines import Engine

pytestmark = pytest.mark.browser

SHORT = "data.n=60&stop.epochs=3"
SLIDERS = (  # those that train the runs anew come last
    "#order-1",
    "#scrubber",
    "#learning-rate-slider",
    '[data-run="1"] [data-part="size-slider"]',
)
IS_THERE = "return Boolean(document.querySelector(arguments[0])?.getAttribute('aria-valuetext'))"
SAID = "return document.querySelector(arguments[0]).getAttribute('aria-valuetext')"
VALUE = "return document.querySelector(arguments[0]).value"


def said(engine: Engine, slider: str) -> str:
    return str(engine.run(SAID, slider))


def test_each_arrow_key_moves_a_slider_to_another_value(engine: Engine) -> None:
    engine.open(f"/?{SHORT}&panels=batches&x=updates&at=0")
    engine.ready()
    for slider in SLIDERS:
        engine.until(IS_THERE, slider)
        heard = [said(engine, slider)]
        for key in (Keys.ARROW_UP, Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_LEFT):
            engine.press(slider, key)
            engine.until(
                "return document.querySelector(arguments[0])"
                ".getAttribute('aria-valuetext') !== arguments[1]",
                slider, heard[-1],
            )  # fmt: skip
            heard.append(said(engine, slider))
        assert heard[2:] == heard[2::-1], heard
        assert len(set(heard)) == 3


def test_home_end_and_page_keys_go_far_on_a_slider(engine: Engine) -> None:
    engine.open(f"/?{SHORT}")
    engine.ready()
    heard = []
    for key in (Keys.END, Keys.PAGE_DOWN, Keys.HOME, Keys.PAGE_UP):
        engine.press("#learning-rate-slider", key)
        heard.append(float(said(engine, "#learning-rate-slider").split()[-1]))
    assert heard == [10, 3, 0.0001, 0.0003]


def test_a_comma_in_a_number_is_read_or_refused_and_never_dropped(engine: Engine) -> None:
    engine.open(f"/?{SHORT}")
    engine.ready()
    engine.press("#learning-rate", Keys.CONTROL + "a", "0,5" + Keys.ENTER)
    engine.until("return location.search.includes('learning_rate=0.5')")
    engine.ready()
    engine.run(f"({LISTEN})()")
    engine.press("#run-2-size", Keys.CONTROL + "a", "0,5" + Keys.ENTER)
    engine.until("return document.querySelector('#notices li') !== null")
    assert engine.run(VALUE, "#run-2-size") == "0,5"
    engine.until("return window.heard.some((said) => said.includes('must be a whole number'))")


def test_a_play_says_its_start_and_its_end_alone(engine: Engine) -> None:
    engine.open(f"/?{SHORT}&panels=step,batches")
    engine.ready()
    engine.run(f"({LISTEN})()")
    engine.play_fast()
    engine.click("#play")
    engine.until("return window.heard.some((said) => said.startsWith('The end'))")
    engine.ready()
    said = engine.run("return window.heard")
    assert said[0] == "Playing."
    assert said[1].startswith("The end, 3.0 epochs: training loss ")
    assert len(said) == 2, said


# How many experiments the page has asked for.
STREAMS = """return performance.getEntriesByType("resource")
  .filter(({ name }) => name.includes("/api/v1/stream")).length"""


def test_arrow_keys_step_a_field_alike_and_make_one_choice_each(engine: Engine) -> None:
    engine.open(f"/?{SHORT}")
    engine.ready()
    values = []
    for key in (Keys.ARROW_UP, Keys.ARROW_DOWN, Keys.ARROW_DOWN):
        engine.press("#learning-rate", key)
        values.append(engine.run(VALUE, "#learning-rate"))
        engine.until("return new URLSearchParams(location.search).get('learning_rate')"
                     " === (arguments[0] === '0.1' ? null : arguments[0])", values[-1])  # fmt: skip
        engine.ready()
    assert values == ["0.11", "0.1", "0.09"]
    begun = engine.run(STREAMS)
    engine.press("#learning-rate", Keys.CONTROL + "a", "0.2", Keys.ARROW_UP, Keys.TAB)
    engine.until("return location.search.includes('learning_rate=0.22')")
    engine.ready()
    assert engine.run(STREAMS) == begun + 1  # not once more when the field is left
