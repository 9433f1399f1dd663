"""What an embed says of itself at every size: its experiment, and which run diverged."""

import pytest

from tests.browser.conftest import OpenPage, ready, until

pytestmark = pytest.mark.browser

SHORT = "data.n=60&stop.epochs=3"
EXPLODING = "data=line&model.hidden=&learning_rate=30&stop.epochs=40&runs=full,8,1"
SEEN = """() => {
  const shown = [...document.querySelectorAll('body *')].filter((element) => (
    !element.children.length && /diverged/.test(element.textContent) && element.checkVisibility()));
  return shown.filter((element) => {
    const { top, bottom, left, right, width } = element.getBoundingClientRect();
    return width > 20 && top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth;
  }).map((element) => element.textContent);
}"""


@pytest.mark.parametrize(
    "view",
    [
        "y=linear",
        "hide=counters,notes,choices,axes,runs,transport,link",
        "panels=loss",
        "panels=runs",
    ],
)
def test_a_run_that_diverged_is_said_in_every_frame(open_page: OpenPage, view: str) -> None:
    with open_page(f"/embed?{EXPLODING}&{view}", 320, 180) as page:
        ready(page)
        for width, height in ((320, 180), (640, 360), (760, 560), (1200, 700)):
            page.set_viewport_size({"width": width, "height": height})
            until(page, f"() => ({SEEN})().length > 0")


def test_an_embed_is_named_after_the_experiment_it_shows(open_page: OpenPage) -> None:
    with open_page(f"/embed?{SHORT}") as page:
        ready(page)
        assert page.title().startswith("Two moons: ")
        page.select_option("#data-name", "circles")
        until(page, "() => document.title.startsWith('Circles: ')")
        until(page, "() => document.querySelector('h1').textContent.startsWith('Circles: ')")
        ready(page)
