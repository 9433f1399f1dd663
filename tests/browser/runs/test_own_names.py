"""Names of own data on the page: cut where they have no room, whole in the title."""

from urllib.parse import urlencode

import pytest

from tests.browser.conftest import OpenPage, drawn, ready, until
from tests.browser.looks import NOTE_WORDS, SIZES, assert_tidy

pytestmark = pytest.mark.browser

FEATURES = (
    "the first of the two features has a name of sixty characters",
    "and the second one has a name that is nearly as long as this",
)
CLASSES = ("a class whose name is as long as names of classes may be", "another", "third")
ROWS = {f"data.x.{i}": f"{i % 3},{(i * 7) % 5}" for i in range(12)}
QUERY = urlencode(
    {
        "data": "inline",
        "data.columns": ",".join(FEATURES),
        "data.classes": ",".join(CLASSES),
        "data.target_name": "what kind of a thing it is",
        **ROWS,
        "data.y": ",".join(str(i % 3) for i in range(12)),
        "runs": "full,4,1",
        "autoplay": "0",
    }
)


@pytest.mark.parametrize(("width", "height"), SIZES[:2])  # smaller pictures have no axes
def test_long_names_of_features_are_cut_beside_the_axes(
    open_page: OpenPage, width: int, height: int
) -> None:
    with open_page(f"/?{QUERY}", width, height) as page:
        ready(page)
        page.evaluate(NOTE_WORDS)
        page.set_viewport_size({"width": width - 2, "height": height})  # all is drawn again
        until(page, "() => Object.keys(window.words).some((word) => word.startsWith('and the s'))")
        drawn(page)
        words = page.evaluate("window.words")
        names = {
            word: beyond for word, beyond in words.items() if word.startswith(("the f", "and"))
        }
        assert len(names) == 2
        assert max(names.values()) <= 0, names
        assert any(name.endswith("…") for name in names)


def test_long_names_of_classes_are_whole_in_the_title_of_the_key(open_page: OpenPage) -> None:
    with open_page(f"/?{QUERY}&panels=step&at=2") as page:
        ready(page)
        keys = page.evaluate("[...document.querySelectorAll('#key [title]')].map((e) => e.title)")
        assert tuple(keys) == CLASSES
        until(page, "(name) => document.querySelector(`.matrix-example [title='${name}']`)",
              CLASSES[0])  # fmt: skip
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_choices_of_own_data_are_tidy(open_page: OpenPage) -> None:
    data = "data=inline&data.x.0=0,0&data.x.1=1,1&data.x.2=-1,1&data.y=0,1,1"
    with open_page(f"/?autoplay=0&{data}") as page:
        ready(page)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            assert_tidy(page)
