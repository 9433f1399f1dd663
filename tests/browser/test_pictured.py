"""How the pictures look: with or without the test examples, with outputs in steps or not."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, ready

pytestmark = pytest.mark.browser
MOONS = "data.n=80&model.hidden=3&stop.epochs=8&theme=light&runs=full,8"
COLORS = """() => {
  const canvas = document.querySelector('.run-card canvas');
  const copy = Object.assign(document.createElement('canvas'), {
    width: canvas.width, height: canvas.height,
  });
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const counts = new Map();
  for (let i = 0; i < data.length; i += 4) {
    const color = data.slice(i, i + 3).join();
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  return [...counts.values()].sort((a, b) => b - a);
}"""


def counts(page: Page) -> list[int]:
    """How many pixels of the first picture have each colour, the commonest first."""
    drawn(page)
    found: list[int] = page.evaluate(COLORS)
    return found


def test_outputs_in_steps_have_few_colours(open_page: OpenPage) -> None:
    with open_page(f"/?{MOONS}") as page:
        ready(page)
        smooth = counts(page)
        page.check("#look-discrete")
        stepped = counts(page)
        assert sum(stepped[:2]) > 0.6 * sum(stepped)  # the colours of the two classes
        assert sum(smooth[:2]) < 0.4 * sum(smooth)
        assert "discrete=1" in page.url
        page.go_back()
        assert not page.is_checked("#look-discrete")
        assert counts(page) == smooth


def test_a_number_has_eight_tones(open_page: OpenPage) -> None:
    query = "data=diabetes&data.n=60&model.hidden=4&stop.epochs=6&theme=light&discrete=1"
    with open_page(f"/?{query}") as page:
        ready(page)
        assert page.is_checked("#look-discrete")
        assert sum(counts(page)[:8]) > 0.6 * sum(counts(page))


def test_test_examples_are_shown_or_not(open_page: OpenPage) -> None:
    with open_page(f"/?{MOONS}") as page:
        ready(page)
        before = counts(page)
        assert "hollow: test" in page.inner_text("#key")
        page.uncheck("#look-test")
        assert counts(page) != before
        assert "hollow" not in page.inner_text("#key")
        assert "test_examples=0" in page.url
    with open_page(f"/embed?{MOONS}&test_examples=0") as page:
        ready(page)
        assert "hollow" not in page.inner_text("#key")


def test_only_what_applies_is_offered(open_page: OpenPage) -> None:
    for query, test, discrete in (
        ("data.test_fraction=0&data.n=40&stop.epochs=2", False, True),
        ("data=line&data.n=40&stop.epochs=2&learning_rate=0.05", True, False),
    ):
        with open_page(f"/?{query}") as page:
            ready(page)
            assert page.is_visible("#look-test") is test
            assert page.is_visible("#look-discrete") is discrete
