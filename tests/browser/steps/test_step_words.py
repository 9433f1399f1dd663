"""The words of an opened step: its symbols are explained where they first stand."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn
from tests.browser.opened_step import DIGITS, EIGHT, opened

pytestmark = pytest.mark.browser

SCRIPTS = Path(__file__).parents[3] / "static" / "js" / "ui"
MATRIX = {"x", "y", "ŷ", "ℓ", "g = ∂ℓ/∂θ", "δ = ∂ℓ/∂z", "θ", "η"}
EXAMPLE = {"W, b", "z = a W + b", "a = φ(z)", "δ = ∂ℓ/∂z"}

# Where a symbol first stands in the drawer: the class of the paragraph, or what is around it.
FIRST = """(symbol) => {
    const drawer = document.querySelector('#step-drawer');
    const texts = document.createTreeWalker(drawer, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { parentElement: around, data } = texts.currentNode;
      if (around.closest('option') || !data.includes(symbol)) continue;
      return around.closest('.symbols') ? 'symbols' : data;
    }
  }"""


@pytest.mark.parametrize("query", [f"{EIGHT}&run=1", f"{DIGITS}&run=1"], ids=["eight", "digits"])
def test_symbols_are_explained_where_they_first_stand(open_page: OpenPage, query: str) -> None:
    with open_page(f"/?{query}&panels=step&x=updates&at=1") as page:
        opened(page)
        page.wait_for_selector("[data-part=equations] math")
        for part, wanted in (("matrix", MATRIX), ("example", EXAMPLE)):
            line = page.locator(f"[data-control={part}] .symbols")
            symbols = line.locator("b").all_inner_texts()
            assert set(symbols) == wanted
            assert len(symbols) == len(wanted)
            for text in line.locator("span").all_inner_texts():
                assert re.search(r"[a-z ]{5,}$", text), text  # ends in words
        for symbol in ("ŷ", "ℓ", "δ", "η"):
            assert page.evaluate(FIRST, symbol) == "symbols", symbol
        assert "the same parameters θ" in page.evaluate(FIRST, "θ")


def test_the_line_of_symbols_is_seen_whole(open_page: OpenPage) -> None:
    with open_page(f"/?{EIGHT}&panels=step&run=1&x=updates&at=1") as page:
        opened(page)
        for width in (1440, 768, 390):
            page.set_viewport_size({"width": width, "height": 900})
            drawn(page)
            assert symbols_beyond(page) == 0


def symbols_beyond(page: Page) -> int:
    """How many of them reach out of the window."""
    beyond: int = page.eval_on_selector_all(
        "#step-drawer .symbols span",
        """all => all.map((e) => e.getBoundingClientRect())
          .filter(({ left, right }) => left < 0 || right > innerWidth).length""",
    )
    return beyond


def test_sentences_of_the_drawer_stand_in_one_file() -> None:
    files = sorted(SCRIPTS.glob("step/*.js"))
    assert len(files) > 10
    for file in files:
        code = re.sub(r"/\*.*?\*/|//.*?$|^import .*?$", "", file.read_text(), flags=re.S | re.M)
        literals = ["".join(pair) for pair in re.findall(r'"([^"\n]*)"|`([^`]*)`', code)]
        texts = [re.sub(r"\$\{[^{}]*\}", "", text) for text in literals]
        assert [text for text in texts if re.search(r"[a-z]{2,}[,.]? [a-z]{2,}[ .]", text)] == [], (
            file.name
        )
