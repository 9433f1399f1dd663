"""What is refused, and how: one shape, RFC 9457 problem details, whatever went wrong."""

from typing import Any

import httpx
import pytest

from app.settings import Settings
from app.training.document.limits import Limits
from tests.server import Server, eventually, serving
from tests.web.client import LONG, get, streaming
from tests.web.refusals import BODIES, FORMS, QUERIES, assert_problem


@pytest.mark.parametrize(
    ("path", "case"),
    [
        *(("/api/v1/run", case) for case in (*QUERIES, *FORMS)),
        *(("/api/v1/stream", case) for case in QUERIES),
    ],
)
def test_a_bad_query_is_refused_with_field_value_and_what_is_allowed(
    server: Server, path: str, case: str
) -> None:
    query, field, value, allowed = (QUERIES | FORMS)[case]
    problem = assert_problem(get(server.url, f"{path}?{query}"), 422)
    (error,) = problem["errors"]
    assert error["field"] == field
    assert value is ... or error["value"] == value
    assert allowed in error["message"]
    assert field in problem["detail"]


@pytest.mark.parametrize("case", BODIES)
def test_a_bad_body_is_refused_with_field_value_and_what_is_allowed(
    server: Server, case: str
) -> None:
    body, field, value, allowed = BODIES[case]
    reply = httpx.post(f"{server.url}/api/v1/run", content=body, timeout=60)
    (error,) = assert_problem(reply, 422)["errors"]
    assert error["field"] == field
    assert value is ... or error["value"] == value
    assert allowed in error["message"]


@pytest.mark.parametrize(
    ("query", "field"),
    [("format=csv", "format"), ("vectors=float16", "vectors"), ("from=x", "from")],
)
def test_the_stream_refuses_forms_that_it_has_not(server: Server, query: str, field: str) -> None:
    (error,) = assert_problem(get(server.url, f"/api/v1/stream?{query}"), 422)["errors"]
    assert error["field"] == field


def test_the_experiment_of_a_post_stands_in_the_body_alone(server: Server) -> None:
    reply = httpx.post(f"{server.url}/api/v1/run?seed=3", json={}, timeout=60)
    (error,) = assert_problem(reply, 422)["errors"]
    assert (error["field"], error["value"]) == ("seed", "3")


def test_long_values_are_shortened(server: Server) -> None:
    problem = assert_problem(get(server.url, "/api/v1/run", {"data.n": "x" * 5000}), 422)
    assert len(problem["errors"][0]["value"]) < 300


def test_a_body_over_the_limit_is_refused_with_413() -> None:
    with serving(Settings(body_bytes=1000)) as small:
        url = f"{small.url}/api/v1/run"
        assert httpx.post(url, content=b" " * 998 + b"{}", timeout=60).status_code == 200
        problem = assert_problem(httpx.post(url, content=b" " * 999 + b"{}", timeout=60), 413)
        assert "1,000" in problem["detail"]

        def chunks() -> Any:
            yield from [b" " * 600] * 2

        assert_problem(httpx.post(url, content=chunks(), timeout=60), 413)


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/static/nothing.js"])
def test_an_unknown_address_is_a_problem_of_404(server: Server, path: str) -> None:
    problem = assert_problem(get(server.url, path), 404)
    assert problem["title"] == "Not Found"


def test_an_unknown_page_says_so_in_html(server: Server) -> None:
    reply = get(server.url, "/nothing", headers={"Accept": "text/html"})
    assert reply.status_code == 404
    assert reply.headers["content-type"].startswith("text/html")
    assert "Not Found" in reply.text
    assert "<main" in reply.text
    api = get(server.url, "/api/v1/nothing", headers={"Accept": "text/html"})
    assert_problem(api, 404)


def test_a_wrong_method_is_a_problem_too(server: Server) -> None:
    reply = httpx.post(f"{server.url}/healthz", timeout=60)
    assert_problem(reply, 405)
    assert "GET" in reply.headers["allow"]


@pytest.mark.parametrize(
    "query",
    ["learning_rate=fast", "data.n=1e30", f"data.n={10**30}", "data=%ff", "x=never", "a=<b>&at=-1"],
)
def test_a_page_with_a_bad_address_opens_with_a_notice(server: Server, query: str) -> None:
    reply = get(server.url, f"/?{query}", headers={"Accept": "text/html"})
    assert reply.status_code == 200
    start = reply.text.index('"notices":[{"field":')
    assert reply.text.count("Traceback") == 0
    assert "<b>" not in reply.text[start : start + 300]


def test_limits_come_from_the_settings_and_are_named_in_the_refusal() -> None:
    limits = Limits(examples=50, parameters=40, steps=30)
    with serving(Settings(limits=limits)) as small:
        fits = {"data.n": "50", "model.hidden": "9", "runs": "full", "stop.updates": "30"}
        assert get(small.url, "/api/v1/run", fits).status_code == 200
        for change, field, bound in (
            ({"data.n": "51"}, "data.n", "50"),
            ({"model.hidden": "10"}, "model.hidden", "40"),
            ({"stop.updates": "31"}, "stop.updates", "30"),
        ):
            (error,) = assert_problem(get(small.url, "/api/v1/run", fits | change), 422)["errors"]
            assert error["field"] == field
            assert bound in error["message"]
        told = get(small.url, "/api/v1/catalog").json()["limits"]
        assert (told["examples"], told["parameters"], told["steps"]) == (50, 40, 30)


@pytest.mark.parametrize(("setting", "status"), [("streams_per_address", 429), ("streams", 503)])
def test_too_many_streams_are_refused_until_one_has_ended(setting: str, status: int) -> None:
    with serving(Settings(**{setting: 2})) as small:
        with (
            streaming(small.url, LONG) as first,
            streaming(small.url, LONG | {"seed": "1"}) as second,
        ):
            next(first), next(second)
            for path in ("/api/v1/stream", "/api/v1/run"):
                reply = get(small.url, path)
                assert_problem(reply, status)
                assert int(reply.headers["retry-after"]) >= 1
            assert get(small.url, "/").status_code == 200  # pages train nothing
            with streaming(small.url, LONG) as third:  # what is trained already, all may read
                assert next(third).name == "open"

        def admitted() -> bool:
            return get(small.url, "/api/v1/run?stop.epochs=1&data.n=20").status_code == 200

        eventually(admitted, "the streams to be given up")
