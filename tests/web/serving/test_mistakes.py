"""What a refusal costs does not grow with the number of mistakes in what is refused."""

import difflib
import tracemalloc
from typing import Any

import httpx
import pytest

from app.settings import Settings
from app.training.document.problems import MOST_COMPARED, MOST_REPORTED, ExperimentError
from app.training.document.query import experiment_from
from app.web.http.requests import read_body
from tests.server import Server
from tests.web.client import get
from tests.web.mistakes import BODIES, MOST_BODY
from tests.web.refusals import assert_problem

MOST_REPLY = 64_000  # bytes
MOST_MEMORY = 100_000_000


@pytest.mark.parametrize("case", BODIES)
def test_a_body_full_of_mistakes_gets_a_short_refusal(server: Server, case: str) -> None:
    filled = BODIES[case]
    body = filled.body()
    assert MOST_BODY - 100 < len(body) <= MOST_BODY
    reply = httpx.post(f"{server.url}/api/v1/run", content=body, timeout=60)
    assert len(reply.content) <= MOST_REPLY
    problem = assert_problem(reply, 422)
    if filled.is_crowd:
        assert len(problem["errors"]) == MOST_REPORTED
        assert problem["detail"].endswith(f"; and {filled.parts - MOST_REPORTED:,} more")
    else:
        assert len(problem["errors"]) == 1


@pytest.mark.parametrize(
    "case", ["unknown keys", "cells that are no numbers", "empty lists", "a long text"]
)
def test_reading_a_body_full_of_mistakes_takes_little_memory(case: str) -> None:
    body = BODIES[case].body()
    tracemalloc.start()
    try:
        with pytest.raises(ExperimentError):
            read_body(body, Settings().limits)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_MEMORY


def test_the_first_mistakes_are_told_in_full_and_the_others_counted(server: Server) -> None:
    document = {"data": {"name": "inline", "x": [["a", 1, None]] * 11, "y": [0] * 11}, "seed": -1}
    problem = assert_problem(httpx.post(f"{server.url}/api/v1/run", json=document), 422)
    told = [(error["field"], error["value"], error["message"]) for error in problem["errors"]]
    assert told[:3] == [
        ("seed", -1, "must be at least 0"),
        ("data.x.0.0", "a", "must be a number"),
        ("data.x.0.2", None, "must be a number"),
    ]
    assert len(told) == MOST_REPORTED
    assert problem["detail"].endswith("; and 3 more")  # 22 cells and the seed


def test_few_mistakes_are_all_told(server: Server) -> None:
    document = {"data": {"name": "inline", "x": [["a"], [1], [True]], "y": [0, 1, 1]}, "sed": 1}
    problem = assert_problem(httpx.post(f"{server.url}/api/v1/run", json=document), 422)
    assert {error["field"] for error in problem["errors"]} == {"data.x.0.0", "data.x.2.0", "sed"}
    assert " more" not in problem["detail"]


@pytest.mark.parametrize("name", ["k{}", "data.k{}", "runs.1.k{}", "runs.k{}", "k.{}.k"])
def test_a_query_full_of_mistakes_gets_a_short_refusal_and_little_search(
    server: Server, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches: list[str] = []
    search = difflib.get_close_matches

    def counted(word: str, *given: Any, **more: Any) -> list[str]:
        searches.append(word)
        return search(word, *given, **more)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    pairs = [(name.format(number), "1") for number in range(5000)]
    with pytest.raises(ExperimentError) as refused:
        experiment_from(pairs)
    assert len(refused.value.reported) == MOST_REPORTED
    assert refused.value.more == 5000 - MOST_REPORTED
    assert len(searches) <= MOST_COMPARED
    query = "&".join(f"{key}={value}" for key, value in pairs[:1000])
    reply = get(server.url, f"/api/v1/run?{query}")
    assert len(reply.content) <= MOST_REPLY
    assert assert_problem(reply, 422)["detail"].endswith("; and 980 more")


def test_a_page_whose_address_is_full_of_mistakes_tells_the_first(server: Server) -> None:
    query = "&".join(f"k{number}=1" for number in range(1000))
    page = get(server.url, f"/?{query}", headers={"Accept": "application/json"}).json()
    assert len(page["notices"]) == MOST_REPORTED + 1
    assert page["notices"][-1]["message"].startswith("980 more")


@pytest.mark.parametrize("value", [[[[[["deep"]]]]], list(range(1000)), {"a": {"b": {"c": {}}}}])
def test_a_long_or_deep_value_is_told_in_a_few_words(server: Server, value: Any) -> None:
    reply = httpx.post(f"{server.url}/api/v1/run", json={"learning_rate": value})
    (error,) = assert_problem(reply, 422)["errors"]
    assert len(str(error["value"])) <= 201
