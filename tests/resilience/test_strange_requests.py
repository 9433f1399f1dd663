"""Thousands of requests that are nearly right: each is answered, and the server stays as it was.

The examples are the same in every run. With BATCHWISE_FUZZ=2000 there are so many of each kind,
and a failing one is made as small as it can be.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from socket import socket
from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.resilience.mutations import (
    FORMS,
    PAGES,
    PATHS,
    SMALL,
    STREAM,
    bodies,
    cursors,
    own_data,
    queries,
    raw_requests,
)
from tests.resilience.processes import MEGABYTE, Watched, comes_below, watched
from tests.resilience.replies import answer_on, asked, check, get, opened, post
from tests.web.client import get as got
from tests.web.client import stream
from tests.web.mistakes import BODIES as MISTAKES

EXAMPLES = int(os.environ.get("BATCHWISE_FUZZ", "0"))
MOST_MEMORY, LEFT_MEMORY = 250 * MEGABYTE, 80 * MEGABYTE  # above that of the start
SHORT = 100_000  # bytes of a request that is kept, to be asked again
NO_HTTP = "WARNING:  Invalid HTTP request received.\n"
# Every experiment is short, few are kept, and a request that does not come is not waited for.
ENVIRONMENT = {
    "LIMITS__EXAMPLES": "400",
    "LIMITS__PARAMETERS": "400",
    "LIMITS__CELLS": "40000",
    "LIMITS__STEPS": "2000",
    "LIMITS__WORK": "2e6",
    "LIMITS__STRETCH": "100",
    "MEMORY_BYTES": "20000000",
    "HEADER_SECONDS": "0.3",
    "BODY_SECONDS": "0.5",
    "BODY_PAUSE_SECONDS": "0.3",
}


def examples(count: int) -> settings:
    return settings(
        max_examples=EXAMPLES or count,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if EXAMPLES else [])],
        suppress_health_check=list(HealthCheck),
    )


@contextmanager
def telling(request: bytes) -> Iterator[None]:
    """What fails within tells the request."""
    try:
        yield
    except Exception as error:
        error.add_note(f"asked: {request[:3000]!r}")
        raise


class Stand:
    """The server, what it had at its start, and what it was asked since."""

    def __init__(self, server: Watched) -> None:
        self.server, self.port = server, server.port
        got(server.url, "/api/v1/run", SMALL)
        self.memory = server.resident
        self.statuses: set[int] = set()  # of the replies since the last test
        self.refused: list[bytes] = []

    def check(self, request: bytes, is_stream: bool = False) -> None:
        """Holds the reply to a request against what every reply promises."""
        with telling(request):
            answer = asked(self.port, request)
            check(answer, is_stream)
        self.statuses.add(answer.status)
        if answer.status == 422 and len(request) < SHORT:
            self.refused.append(request)

    def stands(self, *statuses: int) -> None:
        """Holds the server against what it was: alive, quick and silent.

        statuses: those that some of the replies must have had, or the test has tested little.
        """
        assert got(self.server.url, "/healthz").status_code == 200
        strange = [line for line in self.server.printed if line != NO_HTTP]
        assert not strange, "".join(strange[:40])
        assert set(statuses) <= self.statuses
        self.statuses.clear()


def send(connection: socket, request: bytes) -> None:
    with suppress(ConnectionError):  # refused before its end
        connection.sendall(request)


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    named = {f"BATCHWISE_{name}": value for name, value in ENVIRONMENT.items()}
    with watched(**named) as server:
        yield Stand(server)


def test_strange_queries_are_answered(stand: Stand) -> None:
    @seed(1)
    @examples(300)
    @given(st.sampled_from(PATHS + PAGES), queries())
    def ask(path: str, query: bytes) -> None:
        stand.check(get(b"%b?%b" % (path.encode(), query)), path == STREAM)

    ask()
    stand.stands(200, 422)


def test_strange_bodies_are_answered(stand: Stand) -> None:
    @seed(2)
    @examples(300)
    @given(st.sampled_from(PATHS + FORMS), bodies())
    def ask(path: str, body: bytes) -> None:
        stand.check(post(path.encode(), body), path.startswith(STREAM))

    ask()
    stand.stands(200, 422)


@pytest.mark.parametrize("case", list(MISTAKES)[::4])
def test_the_largest_bodies_full_of_mistakes_are_refused(stand: Stand, case: str) -> None:
    stand.check(post(b"/api/v1/run", MISTAKES[case].body()))
    stand.stands(422)


def test_own_data_of_any_kind_are_trained_or_refused(stand: Stand) -> None:
    @seed(3)
    @examples(300)
    @given(st.sampled_from(PATHS + FORMS), own_data())
    def ask(path: str, document: dict[str, object]) -> None:
        stand.check(post(path.encode(), json.dumps(document).encode()), path.startswith(STREAM))

    ask()
    stand.stands(200, 422)


def test_strange_cursors_are_answered(stand: Stand) -> None:
    valid = [event.id for event in stream(stand.server.url, SMALL) if event.id]
    target = f"{STREAM}?{urlencode(SMALL)}".encode()

    @seed(4)
    @examples(300)
    @given(cursors(valid), st.booleans())
    def ask(cursor: bytes, is_header: bool) -> None:
        if is_header and not set(cursor) & set(b"\r\n\0"):
            stand.check(get(target, b"Last-Event-ID: " + cursor), is_stream=True)
        else:
            given = quote_from_bytes(cursor).encode()
            stand.check(get(b"%b&from=%b" % (target, given)), is_stream=True)

    ask()
    stand.stands(200, 204, 422)


def test_strange_bytes_are_answered_or_the_connection_is_closed(stand: Stand) -> None:
    @seed(5)
    @examples(100)
    @given(st.lists(raw_requests(), min_size=4, max_size=12))
    def ask(requests: list[bytes]) -> None:
        with ExitStack() as stack:
            connections = [stack.enter_context(opened(stand.port)) for _ in requests]
            for connection, request in zip(connections, requests, strict=True):
                send(connection, request)
            for connection, request in zip(connections, requests, strict=True):
                method = request.lstrip(b"\r\n").partition(b" ")[0].decode("latin-1")
                with telling(request):
                    answer = answer_on(connection, method)
                    if answer is not None:
                        check(answer, has_content=method != "HEAD")
                if answer is not None:
                    stand.statuses.add(answer.status)

    ask()
    stand.stands(200, 400, 404, 405)


def test_after_all_of_it_the_memory_is_what_it_was(stand: Stand) -> None:
    assert stand.server.peak < stand.memory + MOST_MEMORY
    comes_below(stand.server, stand.memory + LEFT_MEMORY)


def test_what_a_refusal_costs_is_reported(stand: Stand) -> None:
    before, again = stand.server.seconds, stand.refused[:300]
    for request in again:
        asked(stand.port, request)
    each = 1000 * (stand.server.seconds - before) / max(len(again), 1)
    print(f"{each:.1f} ms of processor time for each of {len(again)} refusals", end=" ")
