"""Steps worth opening, and the way back from them to the person's own experiment."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, drawn, until
from tests.browser.opened_step import EIGHT, foot, opened
from tests.server import comes_to

pytestmark = pytest.mark.browser

OWN = f"/?{EIGHT}&panels=step&run=2&x=updates&at=5"


def open_preset(page: Page, name: str) -> None:
    page.select_option("#step-preset", name)
    drawn(page)  # from here on it waits for the step of the preset
    opened(page, 0)


def state(page: Page) -> tuple[str, str, str, dict[str, float]]:
    """Experiment and run of the address, the step in words, the chosen preset, the mean."""
    place = page.inner_text("[data-part=step-place]")
    query = page.url.split("?")[1]
    return query, place, page.input_value("#step-preset"), foot(page)["Mean"]


@pytest.mark.parametrize("presets", [["uphill"], ["uphill", "bias", "two_points"]])
def test_this_experiment_brings_back_what_stood_before_the_first_preset(
    open_page: OpenPage, presets: list[str]
) -> None:
    with open_page(OWN) as page:
        opened(page, 5)
        before = state(page)
        for name in presets:
            open_preset(page, name)
            assert page.inner_text("[data-part=preset-words]") != ""
        page.select_option("#step-preset", "")
        drawn(page)
        opened(page, 5)
        assert state(page)[1:] == before[1:]
        assert "data.n=8" in page.url
        assert "run=2" in page.url
        assert page.inner_text("[data-part=preset-words]") == ""


def test_back_and_forward_pass_the_presets_and_the_way_back_stays(open_page: OpenPage) -> None:
    with open_page(OWN) as page:
        opened(page, 5)
        place = page.inner_text("[data-part=step-place]").split(", step")[0]
        open_preset(page, "uphill")
        page.go_back()
        comes_to(lambda: page.input_value("#step-preset"), "")
        opened(page)
        page.go_forward()
        comes_to(lambda: page.input_value("#step-preset"), "uphill")
        opened(page)
        page.select_option("#step-preset", "")
        until(page, "() => location.search.includes('data.n=8')")
        drawn(page)
        opened(page)
        assert page.inner_text("[data-part=step-place]").startswith(place)
        page.go_back()
        comes_to(lambda: page.input_value("#step-preset"), "uphill")


def test_an_experiment_changed_in_between_is_the_one_to_go_back_to(open_page: OpenPage) -> None:
    with open_page(OWN) as page:
        opened(page, 5)
        open_preset(page, "uphill")
        page.click("#new-seed")
        comes_to(lambda: page.input_value("#step-preset"), "")
        opened(page)
        query = page.url.split("?")[1]
        open_preset(page, "bias")
        page.select_option("#step-preset", "")
        comes_to(lambda: page.evaluate("location.search.slice(1)"), query)


def test_where_a_preset_was_opened_by_its_address_this_experiment_is_only_chosen(
    open_page: OpenPage,
) -> None:
    with open_page(OWN) as page:
        opened(page, 5)
        open_preset(page, "uphill")
        page.reload()
        comes_to(lambda: page.input_value("#step-preset"), "uphill")
        address = page.url
        page.select_option("#step-preset", "")
        drawn(page)
        opened(page)
        assert page.url == address
        assert page.input_value("#step-preset") == ""
