"""The gallery of comparisons: each is two presses, on the page's data where it is true of any."""

import httpx
import pytest
from playwright.sync_api import expect

from app.training.document.comparisons import COMPARISONS
from app.training.document.query import query_of
from app.training.document.specification import canonical, validated
from tests.browser.conftest import OpenPage, ready
from tests.browser.own_runs import labels, query
from tests.server import Server, comes_to
from tests.training.queries import said

pytestmark = pytest.mark.browser

OWN = "data=circles&data.n=120&stop.epochs=2"


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda comparison: comparison.name)
def test_two_presses_show_a_comparison(
    open_page: OpenPage, server: Server, comparison: object
) -> None:
    assert hasattr(comparison, "experiment")
    document = comparison.experiment
    if comparison.keeps:
        document = {
            "data": {"name": "circles", "n": 120},
            "stop": {"epochs": 2},
            **document,
        }
    wanted = validated(document)
    with open_page(f"/?{OWN}&l2=0.01&optimizer=momentum") as page:
        ready(page)
        page.get_by_role("button", name="Comparisons").click()
        page.get_by_role("button", name=comparison.title, exact=True).click()
        comes_to(
            lambda: canonical(said(page.evaluate("location.search.slice(1)"))), canonical(wanted)
        )
        ready(page)
        assert not page.locator("#gallery").is_visible()
        told = httpx.get(f"{server.url}/api/v1/run?{query_of(wanted)}", timeout=120).json()["runs"]
        assert labels(page) == [run["label"] for run in told]
        assert page.evaluate("document.activeElement.id") == "compare"


def test_each_says_what_it_shows_in_plain_words(open_page: OpenPage) -> None:
    with open_page("/?data.n=60&stop.epochs=3") as page:
        ready(page)
        page.click("#compare")
        expect(page.locator("#gallery li")).to_have_count(len(COMPARISONS))
        for comparison in COMPARISONS:
            button = page.locator(f'[data-comparison="{comparison.name}"]')
            assert button.locator("strong").inner_text() == comparison.title
            assert button.locator("span").inner_text() == comparison.shows
            assert button.locator("small").count() == (0 if comparison.keeps else 1)


def test_where_the_page_has_too_few_examples_a_comparison_brings_its_own(
    open_page: OpenPage,
) -> None:
    with open_page("/?data=two_points&model.hidden=") as page:
        ready(page)
        page.click("#compare")
        page.click('[data-comparison="mean_and_sum"]')
        comes_to(lambda: labels(page), ["Mean", "Sum, η/32", "Sum, same η"])
        assert "two_points" not in query(page)


def test_a_gallery_that_does_not_come_says_so_and_comes_with_the_next_press(
    open_page: OpenPage,
) -> None:
    with open_page("/?data.n=60&stop.epochs=3", allowed=("ERR_FAILED",)) as page:
        ready(page)
        page.route("**/api/v1/catalog", lambda route: route.abort())
        page.click("#compare")
        comes_to(lambda: "did not answer" in page.inner_text("#gallery [data-part=news]"), True)
        page.unroute("**/api/v1/catalog")
        page.keyboard.press("Escape")
        page.click("#compare")
        expect(page.locator("#gallery li")).to_have_count(len(COMPARISONS))
        assert page.inner_text("#gallery [data-part=news]") == ""
