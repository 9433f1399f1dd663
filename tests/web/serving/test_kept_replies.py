"""Replies that may be kept: their tags, and what is trained for them, which is nothing twice."""

from typing import Any

import httpx
import pytest

from app.web.serving.computations import Computation
from tests.server import Server
from tests.web.client import get

QUERY = {"data.n": "40", "runs": "full,4", "stop.epochs": "3"}
CALLS = {
    "run": {},
    "summary": {"target": "0.5"},
    "step": {"run": "1", "step": "9"},
    "noise": {"run": "1", "step": "9"},
    "network": {"run": "1", "step": "9"},
    "cosine": {"run": "1", "steps": "3:9"},
}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The experiments of which a frame was made or a step opened, one entry each time."""
    frames: list[str] = []
    make, through = Computation._make, Computation.through

    def counted(self: Computation) -> None:
        frames.append(self.id)
        make(self)

    async def counted_work(self: Computation, work: Any, *given: Any) -> Any:
        if work.__name__ not in ("written", "summary", "series_of"):  # of what is trained
            frames.append(self.id)
        return await through(self, work, *given)

    monkeypatch.setattr(Computation, "_make", counted)
    monkeypatch.setattr(Computation, "through", counted_work)
    return frames


@pytest.mark.parametrize("call", CALLS)
def test_who_has_a_reply_is_told_so_and_nothing_is_trained(
    server: Server, made: list[str], call: str
) -> None:
    query = QUERY | CALLS[call] | {"seed": "51"}
    tag = get(server.url, f"/api/v1/{call}", query).headers["etag"]
    server.app.state.computations._idle.clear()  # as in a worker that has never seen it
    before = len(made)
    for method in ("GET", "HEAD"):
        again = httpx.request(
            method, f"{server.url}/api/v1/{call}", params=query,
            headers={"If-None-Match": f'"other", {tag}'}, timeout=60,
        )  # fmt: skip
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["vary"] == "Accept, Accept-Encoding"
        assert "s-maxage" in again.headers["cache-control"]
    assert len(made) == before
    described = httpx.get(f"{server.url}/api/openapi.json").json()["paths"][f"/api/v1/{call}"]
    assert ["304" in described[method]["responses"] for method in ("get", "post")] == [True, False]


def test_the_second_request_for_an_experiment_trains_nothing(
    server: Server, made: list[str]
) -> None:
    query = {**QUERY, "seed": "52"}
    first = get(server.url, "/api/v1/run", query)
    trained = len(made)
    assert trained > 2
    assert get(server.url, "/api/v1/run", query).content == first.content
    assert get(server.url, "/api/v1/summary", query).status_code == 200
    assert get(server.url, "/api/v1/run", {**query, "format": "csv"}).status_code == 200
    assert get(server.url, "/api/v1/stream", query).status_code == 200
    assert httpx.head(f"{server.url}/api/v1/run", params=query, timeout=60).status_code == 200
    assert len(made) == trained
    document = first.json()["experiment"]
    step = {**query, "run": "1", "step": "9"}
    opened = get(server.url, "/api/v1/step", step)
    trained = len(made)
    assert get(server.url, "/api/v1/step", step).content == opened.content
    posted = httpx.post(f"{server.url}/api/v1/run", json=document, timeout=60)
    assert posted.json()["runs"] == first.json()["runs"]
    assert len(made) == trained
    # and to be sure that another experiment would be counted:
    assert get(server.url, "/api/v1/run", {**query, "seed": "53"}).status_code == 200
    assert len(made) > trained


def test_a_refusal_comes_before_the_tag_is_looked_at(server: Server) -> None:
    for call, bad in {
        "run": {"fields": "x"},
        "step": {"step": "99999"},
        "summary": {"target": "x"},
    }.items():
        reply = get(server.url, f"/api/v1/{call}", QUERY | bad, headers={"If-None-Match": "*"})
        assert reply.status_code == 422, call


def test_a_tag_tells_replies_apart_that_differ_in_anything(server: Server) -> None:
    """Also two ways of writing one experiment: their notices differ."""
    different: list[tuple[str, dict[str, str], str]] = [
        ("run", QUERY, "application/json"),
        ("run", QUERY, "text/csv"),
        ("run", {**QUERY, "fields": "cosine"}, "application/json"),
        ("run", {**QUERY, "steps": "0:3"}, "application/json"),
        ("run", {**QUERY, "steps": "3:6"}, "application/json"),
        ("run", {**QUERY, "runs": "31,4"}, "application/json"),  # a notice: above N
        ("run", {**QUERY, "seed": "1"}, "application/json"),
        ("summary", QUERY, "application/json"),
        ("summary", {**QUERY, "target": "0.5"}, "application/json"),
        ("summary", {**QUERY, "target": "0.5", "measure": "test_loss"}, "application/json"),
        ("step", {**QUERY, "run": "1"}, "application/json"),
        ("step", {**QUERY, "run": "1", "columns": "0:3"}, "application/json"),
        ("noise", {**QUERY, "run": "1"}, "application/json"),
        ("network", {**QUERY, "run": "1"}, "application/json"),
        ("network", {**QUERY, "run": "1", "fields": "units"}, "application/json"),
        ("cosine", {**QUERY, "run": "1"}, "application/json"),
    ]
    replies = [
        get(server.url, f"/api/v1/{call}", query, headers={"Accept": accept})
        for call, query, accept in different
    ]
    assert [reply.status_code for reply in replies] == [200] * len(different)
    assert len({reply.headers["etag"] for reply in replies}) == len(different)
    same = get(server.url, "/api/v1/run", {**QUERY, "runs": "30,4"}).json()
    assert replies[5].json()["id"] == same["id"]
    assert replies[5].json()["notices"] != same["notices"]


def test_only_replies_to_get_may_be_kept(server: Server) -> None:
    for call, more in CALLS.items():
        reply = httpx.post(f"{server.url}/api/v1/{call}", params=more, json={
            "data": {"n": 40}, "runs": [{"batch_size": "full"}, {"batch_size": 4}],
            "stop": {"epochs": 3},
        }, timeout=60)  # fmt: skip
        assert reply.status_code == 200
        assert {"etag", "cache-control"} & set(reply.headers) == set()
    kept = get(server.url, "/api/v1/run", QUERY).headers["cache-control"]
    assert kept == "public, max-age=300, s-maxage=3600"
