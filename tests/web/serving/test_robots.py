"""What crawlers may fetch: pages and documentation, no numbers; as Python's own parser reads it."""

from collections.abc import Iterator
from urllib.robotparser import RobotFileParser

import httpx
import pytest

from app.settings import Settings
from tests.server import Server, serving

MAY = ("/", "/?data=circles&runs=full,1", "/api/docs", "/static/js/page.js")
MAY_NOT = ("/api/v1/run", "/api/v1/stream?data=moons", "/embed", "/embed?data=moons")
PREFIX = "/tools/x"


@pytest.fixture(scope="module")
def prefixed() -> Iterator[Server]:
    """A server under a prefix that its proxy leaves on the path."""
    with serving(Settings(root_path=f"{PREFIX}/")) as running:
        yield running


def rules_of(server: Server, path: str = "/robots.txt") -> RobotFileParser:
    reply = httpx.get(f"{server.url}{path}", timeout=60)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(reply.text.splitlines())
    return rules


def test_crawlers_may_read_the_pages_and_nothing_that_trains(server: Server) -> None:
    rules = rules_of(server)
    assert [path for path in MAY if not rules.can_fetch("Bot", path)] == []
    assert [path for path in MAY_NOT if rules.can_fetch("Bot", path)] == []


@pytest.mark.parametrize("path", ["/robots.txt", f"{PREFIX}/robots.txt"])
def test_the_rules_name_the_prefix(prefixed: Server, path: str) -> None:
    rules = rules_of(prefixed, path)
    assert [path for path in MAY if not rules.can_fetch("Bot", PREFIX + path)] == []
    assert [path for path in MAY_NOT if rules.can_fetch("Bot", PREFIX + path)] == []
    assert rules.can_fetch("Bot", "/api/v1/run")  # another program's


@pytest.mark.parametrize(
    "path", ["/api/v1/catalog", "/api/v1/run?data.n=20&stop.epochs=1", "/api/v1/run?data=nothing"]
)
def test_replies_of_the_api_are_not_to_be_indexed(
    server: Server, prefixed: Server, path: str
) -> None:
    for address in (server.url, prefixed.url, prefixed.url + PREFIX):
        assert httpx.get(address + path, timeout=60).headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("path", [*MAY[:-1], "/static/favicon.svg", "/robots.txt"])
def test_pages_and_their_files_may_be_indexed(server: Server, path: str) -> None:
    assert "x-robots-tag" not in httpx.get(server.url + path, timeout=60).headers
