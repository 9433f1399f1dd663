"""An embed with an instructor's sentence, and an opened step that stands at a stated place."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, in_module, ready, until
from tests.browser.looks import violations
from tests.browser.opened_step import DIGITS, EIGHT, opened, rows, step_of
from tests.server import Server

pytestmark = pytest.mark.browser
AT = "panels=step&run=1&x=updates&at=3"
FOLLOWED = "document.querySelector('[data-part=\"example-name\"]').textContent"


def test_the_step_stands_at_the_example_row_order_and_column_of_the_address(
    open_page: OpenPage, server: Server
) -> None:
    reply = step_of(server, EIGHT, run=1, step=3, sort="-loss")
    order = reply["examples"]["index"]
    with open_page(f"/embed?{EIGHT}&{AT}&rows=-loss&example={order[2]}") as page:
        opened(page, 3)
        assert page.input_value("#row-order") == "-loss"
        assert [int(row["name"]) for row in rows(page)] == order
        until(page, f"() => {FOLLOWED}.includes('{order[2]}')")
        assert page.locator(".matrix tbody tr").nth(2).get_attribute("aria-selected") != "false"


def test_of_many_columns_the_stated_one_comes_first(open_page: OpenPage) -> None:
    with open_page(f"/embed?{DIGITS}&{AT}&column=b1[3]") as page:
        opened(page, 3)
        assert page.input_value("#column-order") == "layout"
        until(page, f"() => {FIRST_COLUMN} === 'b1[3]'")


FIRST_COLUMN = """[...document.querySelectorAll('.matrix-names th')]
  .map((e) => e.textContent).find((name) => /^[Wb]\\d/.test(name))"""


def test_a_link_to_the_step_leads_back_to_where_a_person_stood(open_page: OpenPage) -> None:
    with open_page(f"/?{EIGHT}&{AT}") as page:
        opened(page, 3)
        page.select_option("#row-order", "-gradient")
        opened(page, 3)
        page.locator('[data-part="next"]').click()
        until(page, "() => document.querySelector('[data-part=\"previous\"]').disabled === false")
        name = page.evaluate(FOLLOWED)
        page.click("#share-open")
        address = page.input_value("#share-address")
        said = parse_qs(urlsplit(address).query)
        assert said["rows"] == ["-gradient"]
        assert said["example"][0] in name
    with open_page(address[address.index("/?") :]) as page:
        opened(page, 3)
        assert page.input_value("#row-order") == "-gradient"
        until(page, f"() => {FOLLOWED} === {name!r}")


CAPTION = 'Is <b>5 %</b> of "noise" too much & why? – Ümläut'


def test_an_embed_carries_a_sentence_as_text(open_page: OpenPage) -> None:
    with open_page(f"/embed?data.n=40&stop.epochs=2&caption={quote(CAPTION)}") as page:
        ready(page)
        assert page.inner_text(".caption") == CAPTION
        assert page.locator(".caption *").count() == 0
        box = page.locator(".caption").bounding_box()
        below = page.locator("#run-cards").bounding_box()
        assert box
        assert below
        assert box["y"] + box["height"] <= below["y"]
        assert violations(page) == []
    with open_page(f"/?data.n=40&stop.epochs=2&caption={quote(CAPTION)}") as page:
        ready(page)
        assert page.locator(".caption").count() == 0


def captioned(page: Page, caption: str) -> str:
    page.click("#share-open")
    page.fill("#share-caption", caption)
    page.locator("#share-caption").blur()
    text: str = page.locator('[data-part="alone"]').get_attribute("href") or ""
    return text


def test_the_share_dialog_writes_the_sentence(open_page: OpenPage) -> None:
    with open_page("/?data.n=40&stop.epochs=2") as page:
        ready(page)
        assert page.get_attribute("#share-caption", "maxlength") == "200"
        address = captioned(page, f"  {CAPTION} ")
        assert parse_qs(urlsplit(address).query)["caption"] == [CAPTION]
        assert "caption" not in page.input_value("#share-address")


@pytest.mark.parametrize(
    ("name", "place"),
    [("W1[0,0]", 0), ("W1[1,2]", 5), ("b1[2]", 8), ("W2[2,0]", 11), ("b2[0]", 12), ("b1[3]", -1),
     ("W1[0,3]", -1), ("W1[1]", -1), ("", -1), ("W9[0,0]", -1)],
)  # fmt: skip
def test_a_parameter_is_found_by_its_name(open_page: OpenPage, name: str, place: int) -> None:
    layout = [
        {"name": "W1", "offset": 0, "shape": [2, 3]},
        {"name": "b1", "offset": 6, "shape": [3]},
        {"name": "W2", "offset": 9, "shape": [3, 1]},
        {"name": "b2", "offset": 12, "shape": [1]},
    ]
    body = "return m.placeOf(given.layout, given.name);"
    given = {"layout": layout, "name": name}
    assert in_module(open_page, "core/network/network.js", body, given) == place
