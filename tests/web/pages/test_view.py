"""How a page shows its experiment stands in the address too: read, checked, told where bad."""

from urllib.parse import parse_qsl

import httpx
import pytest

from app.training.document.query import VIEW_KEYS
from app.web.pages.view import CHOICES, EMBED, view_of
from tests.server import Server

DEFAULTS, _ = view_of([])


@pytest.mark.parametrize("key", CHOICES)
def test_each_choice_of_a_view_is_taken_and_any_other_is_told(key: str) -> None:
    taken = [view_of([(key, choice)]) for choice in CHOICES[key].choices]
    assert [problems for _, problems in taken] == [[]] * len(taken)
    assert len({view[key] for view, _ in taken}) == len(taken)
    view, (problem,) = view_of([(key, "sideways")])
    assert view == DEFAULTS
    assert (problem.field, problem.value) == (key, "sideways")
    assert all(choice in problem.message for choice in CHOICES[key].choices)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("target=0", "a loss above 0"),
        ("target=-0.1", "a loss above 0"),
        ("target=nan", "a loss above 0"),
        ("target=inf", "a loss above 0"),
        ("target=low", "a loss above 0"),
        ("target_of=batch", "must be one of training, test"),
        ("at=-1", "from 0 up"),
        ("at=nan", "from 0 up"),
        ("at=soon", "from 0 up"),
        ("run=-1", "number of a run"),
        ("run=two", "number of a run"),
        ("run=²", "number of a run"),
        ("panels=step,price", "joined by commas"),
        ("hide=everything", "joined by commas"),
        ("lock=doors", "joined by commas"),
        ("v=2", "must be one of 1"),
        ("v=", "must be one of 1"),
    ],
)
def test_a_bad_view_is_left_at_its_default_and_told(query: str, message: str) -> None:
    ((key, value),) = parse_qsl(query, keep_blank_values=True)
    view, (problem,) = view_of([(key, value), ("learning_rate", "0.5")])
    assert view == DEFAULTS
    assert (problem.field, problem.value) == (key, value)
    assert message in problem.message


def test_no_view_key_is_left_unread() -> None:
    assert set(DEFAULTS) == VIEW_KEYS


def test_an_address_of_this_version_says_nothing_and_another_version_is_told(
    server: Server,
) -> None:
    told = "must be one of 1"
    assert told not in httpx.get(f"{server.url}/?v=1&stop.epochs=2").text
    page = httpx.get(f"{server.url}/?v=2&stop.epochs=2")
    assert page.status_code == 200
    assert told in page.text


def test_the_api_takes_the_address_of_a_page_whatever_its_view(server: Server) -> None:
    url = f"{server.url}/api/v1/run?stop.epochs=2&runs.seed=1,2"
    plain = httpx.get(url, timeout=60)
    viewed = httpx.get(f"{url}&v=2&x=sideways&hide=all&at=soon", timeout=60)
    assert viewed.status_code == plain.status_code == 200
    assert viewed.json()["id"] == plain.json()["id"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("example=x", "example"),
        ("example=-1", "example"),
        ("rows=loss", "rows"),
        ("column=W1", "column"),
        ("column=%3Cb%3E", "column"),
        (f"caption={'a' * 201}", "caption"),
        ("caption=a%0Ab", "caption"),
    ],
)
def test_a_bad_place_in_the_step_or_caption_is_said_and_left_out(query: str, field: str) -> None:
    view, notices = view_of(parse_qsl(query), EMBED)
    assert [notice.field for notice in notices] == [field]
    assert view[field] == view_of([], EMBED)[0][field]


def test_a_good_place_in_the_step_and_a_caption_are_taken() -> None:
    given = {"example": "12", "rows": "-loss", "column": "W2[0,3]", "caption": " Why? "}
    view, notices = view_of(list(given.items()), EMBED)
    assert notices == []
    assert {name: view[name] for name in given} == {
        "example": 12, "rows": "-loss", "column": "W2[0,3]", "caption": "Why?",
    }  # fmt: skip
