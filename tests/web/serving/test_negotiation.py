"""What a client accepts: the form of a reply, its compression, and HEAD."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import brotli
import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from app.settings import Settings
from app.web.http.negotiation import preferred, takes
from app.web.middleware.head_method import Head
from app.web.serving.computation import Computation
from tests.server import Server, serving
from tests.web.client import get, strict
from tests.web.refusals import assert_problem

QUERY = {"data.n": "40", "runs": "full,4", "stop.epochs": "2"}
KINDS = ("application/json", "application/x-ndjson", "text/csv")
JSON, NDJSON, CSV = KINDS
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

# RFC 9110, 12.5.1: the most specific range decides on the weight of a type.
ACCEPTED = {
    "": JSON,
    "*/*": JSON,
    "text/csv": CSV,
    "TEXT/CSV": CSV,
    "text/*": CSV,
    "application/*": JSON,
    "text/csv, application/json": JSON,  # equals: the first that there is
    "application/json;q=0.5, text/csv": CSV,
    "application/json;q=0.5, text/csv;q=0.4, */*;q=0.1": JSON,
    "*/*, application/json;q=0": NDJSON,
    "application/*;q=0.2, text/csv;q=0.3": CSV,
    "application/*, application/json;q=0.1, text/csv;q=0.5": NDJSON,
    "text/csv; charset=utf-8; q=1.0": CSV,
    "text/csv ; q = 0.9 , application/json; q=0.8": CSV,
    BROWSER: JSON,
    "text/html": None,
    "application/json;q=0": None,
    "*/*;q=0": None,
    "image/*, text/html": None,
}


@pytest.mark.parametrize("accept", ACCEPTED)
def test_the_most_wanted_form_is_chosen(accept: str) -> None:
    assert preferred(accept, KINDS) == ACCEPTED[accept]


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.0, *", False),
        ("*;q=0", False),
    ],
)
def test_gzip_is_taken_where_it_is_named_and_not_refused(header: str, taken: bool) -> None:
    assert takes("gzip", header) is taken


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ({}, "text/csv, application/json;q=0.9", CSV),
        ({}, "application/*;q=0.1, application/x-ndjson", NDJSON),
        ({}, BROWSER, JSON),
        ({"format": "csv"}, "application/json", CSV),
        ({"format": "json"}, "image/png", JSON),
    ],
)
def test_format_in_the_address_wins_over_accept(
    server: Server, query: dict[str, str], accept: str, kind: str
) -> None:
    reply = get(server.url, "/api/v1/run", QUERY | query, headers={"Accept": accept})
    assert reply.headers["content-type"].split(";")[0] == kind
    assert reply.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("run", KINDS),
        ("summary", (JSON, CSV)),
        ("stream", ("text/event-stream", NDJSON)),
        *((path, (JSON,)) for path in ("step", "noise", "network", "cosine", "timing", "catalog")),
    ],
)
def test_where_nothing_fits_the_refusal_names_what_there_is(
    server: Server, path: str, offered: tuple[str, ...]
) -> None:
    query = {} if path == "catalog" else QUERY
    reply = get(server.url, f"/api/v1/{path}", query, headers={"Accept": "image/png"})
    problem = assert_problem(reply, 406)
    assert all(kind in problem["detail"] for kind in offered)


def test_problems_are_pages_where_a_page_is_preferred(server: Server) -> None:
    for accept, kind in {
        "text/html": "text/html",
        BROWSER: "text/html",
        "text/html;q=0.5, application/json": "application/problem+json",
        "text/html;q=0.5, application/problem+json": "application/problem+json",
        "*/*": "application/problem+json",
        "image/png": "application/problem+json",
    }.items():
        reply = get(server.url, "/nothing", headers={"Accept": accept})
        assert reply.status_code == 404
        assert reply.headers["content-type"].split(";")[0] == kind, accept
        assert "Accept" in reply.headers["vary"]


def raw(url: str, path: str, query: dict[str, str], encoding: str) -> tuple[httpx.Headers, bytes]:
    """Headers and body as they came over the wire."""
    headers = {"Accept-Encoding": encoding}
    with httpx.stream("GET", f"{url}{path}", params=query, headers=headers, timeout=60) as reply:
        return reply.headers, b"".join(reply.iter_raw())


@pytest.mark.parametrize("form", ["json", "ndjson", "csv"])
@pytest.mark.parametrize(
    ("accepted", "coding"), [("gzip, deflate, br", "br"), ("gzip, br;q=0", "gzip"), ("*", "br")]
)
def test_a_large_reply_is_compressed_as_the_client_takes_it(
    server: Server, form: str, accepted: str, coding: str
) -> None:
    query = {**QUERY, "format": form}
    headers, packed = raw(server.url, "/api/v1/run", query, accepted)
    assert headers["content-encoding"] == coding
    assert int(headers["content-length"]) == len(packed)
    _, plain = raw(server.url, "/api/v1/run", query, "identity")
    unpacked = brotli.decompress(packed) if coding == "br" else gzip.decompress(packed)
    assert unpacked == plain
    assert len(packed) < 0.6 * len(plain)


def test_what_is_small_or_not_wanted_or_streamed_is_not_compressed(server: Server) -> None:
    small, _ = raw(server.url, "/healthz", {}, "gzip, br")
    assert "content-encoding" not in small
    refused, _ = raw(server.url, "/api/v1/run", QUERY, "gzip;q=0, zstd")
    assert "content-encoding" not in refused
    for form in ("sse", "ndjson"):
        headers, body = raw(server.url, "/api/v1/stream", {**QUERY, "format": form}, "gzip, br")
        assert "content-encoding" not in headers
        assert b"batch_loss" in body


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize(
    "path",
    ["/", "/healthz", "/static/favicon.svg", "/static/js/page.js", "/api/openapi.json", "/nothing"]
    + [f"/api/v1/{call}" for call in ("catalog", "run", "summary", "step", "noise", "cosine")],
)
def test_head_has_the_headers_of_get_and_no_body(server: Server, path: str, encoding: str) -> None:
    query = QUERY if path.startswith("/api/v1/") and "catalog" not in path else {}
    url, headers = f"{server.url}{path}", {"Accept-Encoding": encoding}
    got = httpx.get(url, params=query, headers=headers, timeout=60)
    head = httpx.head(url, params=query, headers=headers, timeout=60)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert unlike(got.headers, head.headers) == {}
    assert "content-length" in head.headers


def unlike(a: httpx.Headers, b: httpx.Headers) -> dict[str, Any]:
    return {name: (a.get(name), b.get(name)) for name in {*a, *b} - {"date"} if a[name] != b[name]}


def test_head_of_a_stream_ends_at_once_and_trains_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    async def no_frame(self: Computation, index: int) -> None:
        asked.append(index)

    monkeypatch.setattr(Computation, "frame", no_frame)
    reply = httpx.head(f"{server.url}/api/v1/stream", params={**QUERY, "seed": "77"}, timeout=60)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert (reply.content, asked) == (b"", [])


def test_head_ends_a_reply_in_parts_at_its_first() -> None:
    made: list[int] = []
    sent: list[Message] = []

    async def in_parts(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["method"] == "GET"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for part in range(3):
            made.append(part)
            await send({"type": "http.response.body", "body": b"part", "more_body": True})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asked = Head(in_parts)({"type": "http", "method": "HEAD"}, receive, send)
    with ThreadPoolExecutor(1) as aside:  # the browser's tests have a loop in this thread
        aside.submit(asyncio.run, asked).result()
    assert made == [0]
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert (sent[1]["body"], sent[1].get("more_body", False)) == (b"", False)


def test_head_of_a_stream_gives_its_place_back() -> None:
    with serving(Settings(streams=1)) as small:
        for _ in range(3):
            reply = httpx.head(f"{small.url}/api/v1/stream", params=QUERY, timeout=60)
            assert reply.status_code == 200
        assert strict(get(small.url, "/api/v1/run", QUERY).content)["runs"]
