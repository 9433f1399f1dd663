"""An opened step in Firefox and WebKit: its layout, its scrolling, its printing."""

from base64 import b64decode

import pytest
from selenium.webdriver.common.action_chains import ActionChains, ScrollOrigin
from selenium.webdriver.common.by import By

from tests.browser import engines
from tests.browser.engines import Engine
from tests.browser.matrix import AT_THE_END, at, is_last_seen
from tests.browser.opened_step import DIGITS, EIGHT
from tests.server import Server, comes_to, eventually

pytestmark = pytest.mark.browser

WRAPPED = "data=moons&data.n=8&data.test_fraction=0&runs=full,4,1&model.hidden=8,4"
OPENED = """const { waits, step } = document.querySelector('#step-drawer').dataset;
  return waits === 'false' && step !== undefined
    && !document.querySelector('.matrix tbody').textContent.includes('…')"""
# Pixels for each equation of a stage that neither of its sides fills.
BLANKS = """return [...document.querySelectorAll('.stage')].map((stage) => {
    const high = (e) => e.getBoundingClientRect().height;
    const rows = [...stage.querySelectorAll('.stage-equation')].map((row) =>
      Math.max(...['math', '.stage-terms'].map((selector) => high(row.querySelector(selector)))));
    const filled = high(stage.querySelector('h4')) + rows.reduce((a, b) => a + b);
    return (high(stage) - filled) / rows.length;
  })"""
# How far the first signs of both sides of an equation lie from one line.
STEPS = """return [...document.querySelectorAll('.stage-equation')].map((row) => {
    const middle = (e) => { const { top, bottom } = e.getBoundingClientRect();
      return (top + bottom) / 2; };
    const [left, right] = ['.stage-left mi', '.stage-right mo']
      .map((selector) => row.querySelector(selector));
    return row.querySelector('.stage-left mfrac') ? 0 : Math.abs(middle(left) - middle(right));
  })"""

# The matrix at its end, in the middle of the window; gives where the page stands then.
AT_ITS_END = """const matrix = document.querySelector('.matrix');
  matrix.scrollTo(0, 1e6);
  matrix.scrollIntoView({ block: 'center' });
  return scrollY"""
# Whether the page moves down within a second: Firefox scrolls some time after the wheel has turned.
MOVES_ON = """return new Promise((next) => {
    const end = performance.now() + 1000;
    const look = () => (scrollY > arguments[0] || performance.now() > end
      ? next(scrollY > arguments[0]) : requestAnimationFrame(look));
    look();
  })"""


def opened(engine: Engine, path: str) -> None:
    engine.open(path)
    engine.until(OPENED)


def test_equations_stand_close_and_on_one_line(engine: Engine) -> None:
    opened(engine, f"/{at(WRAPPED)}")
    engine.until("return document.querySelectorAll('.stage-equation').length > 15")
    assert max(engine.run(BLANKS)) < 12
    assert max(engine.run(STEPS)) < 6


def test_no_error_reaches_the_window(engine: Engine) -> None:
    engine.open(f"/?{EIGHT}")
    engine.ready()
    engine.run(
        """window.errors = [];
           addEventListener('error', ({ message }) => errors.push(message));"""
    )
    engine.click("[data-opens=step]")
    engine.until(OPENED)
    for width in (1000, 700, 1300):
        engine.resize(width, 900)
        engine.until("return Math.abs(innerWidth - arguments[0]) < 60", width)
        engine.until(OPENED)
    engine.run("document.querySelector('#show-ways').click()")
    engine.until("return !document.querySelector('[data-state=way]')")
    assert engine.run("return errors") == []


def test_a_scroll_bar_has_the_colours_of_the_page(firefox: Engine) -> None:
    opened(firefox, f"/{at(DIGITS)}&theme=dark")  # by itself its track was white there
    colors = firefox.run(
        "return getComputedStyle(document.querySelector('.matrix')).scrollbarColor"
    )
    assert colors == "rgb(122, 131, 142) rgba(0, 0, 0, 0)"


def test_the_last_column_can_be_seen(engine: Engine) -> None:
    opened(engine, f"/{at(EIGHT)}")
    for width in (700, 1100, 1440):
        engine.resize(width, 900)
        engine.until("return Math.abs(innerWidth - arguments[0]) < 60", width)
        eventually(
            lambda: is_last_seen(engine.run(f"return ({AT_THE_END})()"), "17"), "the last column"
        )
    engine.resize(*engines.WINDOW)


def test_the_wheel_over_the_matrix_moves_the_page_on(firefox: Engine) -> None:
    opened(firefox, f"/{at(DIGITS)}")
    matrix = firefox.driver.find_element(By.CSS_SELECTOR, ".matrix")

    def turned() -> bool:
        before = firefox.run(AT_ITS_END)
        wheel = ActionChains(firefox.driver)
        wheel.scroll_from_origin(ScrollOrigin.from_element(matrix), 0, 200).perform()
        return bool(firefox.run(MOVES_ON, before))

    eventually(turned, "the page to move")


def test_scroll_bars_that_take_room_hide_no_row(server: Server) -> None:
    bars = {"widget__gtk__overlay_scrollbars__enabled": False, "ui__useOverlayScrollbars": 0}
    with engines.firefox(server.url, **bars) as firefox:
        opened(firefox, f"/?{EIGHT}&panels=step&run=0&x=updates&at=1")
        rows = "return document.querySelectorAll('.matrix tbody tr').length"
        beyond = """const matrix = document.querySelector('.matrix');
          return matrix.scrollHeight - matrix.clientHeight"""
        taken = """const matrix = document.querySelector('.matrix');
          return matrix.offsetHeight - matrix.clientHeight > 4"""
        assert firefox.run(taken)
        assert firefox.run(rows) == 8
        assert firefox.run(beyond) == 0


def test_firefox_prints_every_number_of_a_step(firefox: Engine) -> None:
    opened(firefox, f"/?{EIGHT}&panels=step&run=0&x=updates&at=2")
    firefox.run(
        """addEventListener('beforeprint', () => {
             const bands = [...document.querySelectorAll('.matrix-paper table')];
             window.printed = bands.map((band) => [band.rows[2].querySelector('th').innerText,
               band.querySelectorAll('.matrix-names th').length - 1]);
           });
           document.querySelector('.matrix').scrollTo(1e4, 0);"""
    )
    words = "return document.querySelector('[data-part=window]').textContent"
    comes_to(lambda: "to 17 of 17" in firefox.run(words), True)
    before = firefox.run(words)
    assert b64decode(firefox.driver.print_page()).startswith(b"%PDF")
    printed = firefox.run("return printed")
    assert [count for _, count in printed] == [7, 6, 7]
    assert all(len(head.split()) == 4 for head, _ in printed)
    assert firefox.run(words) == before
    assert firefox.run("return document.querySelectorAll('.matrix-paper *').length") == 0
