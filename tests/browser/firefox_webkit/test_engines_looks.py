"""What looks different in Firefox or WebKit unless it is written so that all of them know it."""

import re

import pytest
from selenium.webdriver.common.by import By

from tests.browser import engines
from tests.browser.engines import Engine
from tests.browser.looks import BRACKETS
from tests.browser.saved import NS, Saved
from tests.server import Server

pytestmark = pytest.mark.browser

SHORT = "data.n=60&stop.epochs=3"

# The legends on show that do not stand left of what they name, in one line with it.
AWAY = """
  const textOf = (legend) => {
    const range = document.createRange();
    range.selectNodeContents(legend);
    return range.getBoundingClientRect();
  };
  return [...document.querySelectorAll(".segments legend, .choice-features legend")]
    .filter((legend) => !legend.matches(".visually-hidden") && textOf(legend).width)
    .filter((legend) => {
      const [own, next] = [textOf(legend), legend.nextElementSibling.getBoundingClientRect()];
      const gap = next.left - own.right;
      return gap < 4 || gap > 120 || own.bottom <= next.top || own.top >= next.bottom;
    }).map((legend) => legend.textContent)"""
DECORATED = """return [...document.querySelectorAll(arguments[0])].map((e) => {
    const { textDecorationLine, textDecorationStyle } = getComputedStyle(e);
    return `${textDecorationLine} ${textDecorationStyle}`;
  })"""
# Saves every plot of the page and keeps the texts of the files.
SAVE_ALL = """
  window.saved = [];
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    blob.text().then((text) => saved.push(text));
    return make.call(URL, blob);
  };
  HTMLAnchorElement.prototype.click = () => {};
  const controls = [...document.querySelectorAll(".save")];
  for (const control of controls) control.querySelector(".save-menu button").click();
  return controls.length"""
HUES = """return [...document.querySelectorAll("canvas")].filter((canvas) => canvas.clientWidth)
  .map((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const hues = new Set();
    for (let at = 0; at < data.length; at += 4) {
      const [r, g, b, alpha] = data.slice(at, at + 4);
      if (alpha === 255 && Math.max(r, g, b) - Math.min(r, g, b) > 24) hues.add([r, g, b].join());
    }
    return hues.size;
  })"""
COLORS = """return [...document.querySelectorAll(arguments[0])]
  .map((e) => getComputedStyle(e, arguments[2]).getPropertyValue(arguments[1]))"""


def open_noise(engine: Engine, more: str = "") -> None:
    engine.open(f"/?{SHORT}&panels=noise{more}")
    engine.ready()
    engine.until("return document.querySelectorAll('.chart .graph-pad').length >= 5")


def test_terms_are_underlined_with_dots_and_legends_stand_before_what_they_name(
    engine: Engine,
) -> None:
    open_noise(engine, ",step")
    engine.until("return document.querySelector('#step-drawer').dataset.waits === 'false'")
    engine.run("document.querySelector('#more-open').click()")
    for dotted in (".term", ".numbers summary", ".matrix .is-other"):
        found = engine.run(DECORATED, dotted)
        assert len(found) > 1, dotted
        assert set(found) == {"underline dotted"}, dotted
    assert engine.run(AWAY) == []
    for selector, name in ((".loss .segments", "Loss against"), (".apply", "Changes apply")):
        fieldset = engine.driver.find_element(By.CSS_SELECTOR, selector)
        assert fieldset.accessible_name == name
    fences = engine.run(f"return ({BRACKETS})()")
    assert len(fences) == 2
    assert min(fences) > 0.75


def test_a_saved_svg_is_well_formed_and_names_faces_that_there_are(engine: Engine) -> None:
    open_noise(engine)
    number = engine.run(SAVE_ALL)
    assert number == 9
    engine.until("return saved.length === arguments[0]", number)
    for text in engine.run("return saved"):
        faces = {family.strip() for family in re.findall(r"font-family[:=]\s*\"?([^;\">]*)", text)}
        assert faces == {"Arial, Helvetica, sans-serif"}
        assert Saved(text).root.tag == f"{NS}svg"


def test_firefox_shows_everything_in_forced_colours(server: Server) -> None:
    forced = {
        "browser__display__document_color_use": 2,
        "browser__display__use_system_colors": False,
    }
    with engines.firefox(server.url, **forced) as firefox:
        firefox.open(f"/?{SHORT}&panels=batches")
        firefox.ready()
        assert firefox.run("return matchMedia('(forced-colors: active)').matches")
        assert min(firefox.run(HUES)) >= 2
        chosen = firefox.run(COLORS, ".segments input:checked + span", "background-color", None)
        rest = firefox.run(COLORS, ".segments input:not(:checked) + span", "background-color", None)
        assert len(set(chosen)) == 1
        assert not set(chosen) & set(rest)
        names = firefox.run(COLORS, "#loss-plot .plot-name", "background-color", "::before")
        assert len(set(names)) == 3
        track = firefox.run(COLORS, "#scrubber", "background-color", "::-moz-range-track")
        page = firefox.run(COLORS, "html", "background-color", None)
        assert track != page
        assert firefox.said() == []
