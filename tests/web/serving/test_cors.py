"""Other origins, `null` too: sandboxed frames, notebooks and pages of other sites read the API."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.server import Server, serving
from tests.web.client import get
from tests.web.refusals import assert_problem

CALLS = ("catalog", "run", "stream", "summary", "step", "noise", "network", "cosine", "timing")


@pytest.mark.parametrize("origin", ["null", "https://course.example"])
@pytest.mark.parametrize("call", CALLS[1:])
def test_a_browser_is_told_that_it_may_post_json(server: Server, call: str, origin: str) -> None:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,last-event-id",
    }
    reply = httpx.options(f"{server.url}/api/v1/{call}", headers=asked, timeout=60)
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == "*"
    allowed = reply.headers["access-control-allow-methods"]
    assert {"GET", "HEAD", "POST", "DELETE"} == {method.strip() for method in allowed.split(",")}
    assert reply.headers["access-control-allow-headers"] == "content-type,last-event-id"
    assert int(reply.headers["access-control-max-age"]) > 0


@pytest.mark.parametrize("origin", [None, "null", "https://course.example"])
@pytest.mark.parametrize(
    "path",
    ["/api/v1/catalog", "/api/v1/run?stop.epochs=1", "/api/v1/run?seed=x", "/api/v1/nothing",
     "/static/favicon.svg", "/"],
)  # fmt: skip
def test_a_reply_is_open_whoever_asks_so_that_a_cache_may_give_it_to_all(
    server: Server, path: str, origin: str | None
) -> None:
    headers = {"Origin": origin} if origin else {}
    reply = get(server.url, path, headers=headers)
    assert reply.headers.get_list("access-control-allow-origin") == ["*"]
    exposed = {name.strip() for name in reply.headers["access-control-expose-headers"].split(",")}
    assert exposed >= {"Content-Disposition", "ETag", "Link", "Retry-After"}
    assert "access-control-allow-credentials" not in reply.headers


def test_a_reply_that_has_not_changed_is_open_too(server: Server) -> None:
    tag = get(server.url, "/api/v1/catalog").headers["etag"]
    reply = get(server.url, "/api/v1/catalog", headers={"If-None-Match": tag, "Origin": "null"})
    assert reply.status_code == 304
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.fixture(scope="module")
def broken() -> Iterator[Server]:
    """A server with a fault in it."""
    with serving() as running:

        def fault(*given: object) -> None:
            raise RuntimeError("planted")

        running.app.state.writings.read = fault
        yield running


def test_a_fault_is_a_problem_like_any_other_open_and_with_the_security_headers(
    broken: Server, caplog: pytest.LogCaptureFixture
) -> None:
    reply = get(broken.url, "/api/v1/run", headers={"Origin": "null"})
    problem = assert_problem(reply, 500)
    assert "planted" not in json.dumps(problem)
    assert "planted" in caplog.text
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert httpx.head(f"{broken.url}/api/v1/run", timeout=60).status_code == 500


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/run", ["GET", "HEAD", "POST"]),
        ("/api/v1/catalog", ["GET", "HEAD"]),
        ("/", ["GET", "HEAD"]),
        ("/healthz", ["GET", "HEAD"]),
        ("/static/favicon.svg", ["GET", "HEAD"]),
    ],
)
def test_a_wrong_method_is_told_all_the_right_ones(
    server: Server, path: str, allowed: list[str]
) -> None:
    reply = httpx.delete(f"{server.url}{path}", timeout=60)
    assert_problem(reply, 405)
    assert reply.headers["allow"].split(", ") == allowed
