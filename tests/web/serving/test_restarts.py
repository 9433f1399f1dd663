"""What runs when the server is told to stop ends with a word, and the server in time."""

import gzip
import json
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPResponse

import httpx
import pytest

from tests.server import eventually, started_process
from tests.web.client import LONG, Event, events_of, get, strict
from tests.web.raw import until
from tests.web.refusals import assert_problem

# A frame takes longer to train than to read.
STEADY = {"data.n": "10000", "runs": "full", "stop.epochs": "3000"}
WORKERS = pytest.mark.parametrize("workers", ["1", "2"])


@contextmanager
def stopping(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server that the block stops; it must end by itself and print nothing."""
    with started_process(*options) as (url, process):
        yield url, process
        process.wait(timeout=60)
        assert process.stdout is not None
        assert process.stdout.read() == ""


def lines_of(lines: Iterable[str]) -> Iterator[Event]:
    for line in lines:
        read = strict(line)
        yield Event(read["event"], read["id"], read["data"])


@WORKERS
@pytest.mark.parametrize("name", ["sse", "ndjson"])
@pytest.mark.parametrize("more", [{}, {"vectors": "drawing"}])
def test_a_stream_ends_with_an_event_that_says_so(
    workers: str, name: str, more: dict[str, str]
) -> None:
    """One that is compressed, too."""
    query = STEADY | {"format": name} | more
    accepted = {"Accept-Encoding": "gzip, br"}
    with (
        stopping("--workers", workers) as (url, process),
        httpx.stream(
            "GET", f"{url}/api/v1/stream", params=query, headers=accepted, timeout=60
        ) as reply,
    ):
        assert ("content-encoding" in reply.headers) == bool(more)
        pieces = reply.iter_bytes()
        begin = next(pieces)
        process.terminate()
        lines = (begin + b"".join(pieces)).decode().splitlines()  # read fast, parsed later
    first, *_, last = events_of(lines) if name == "sse" else lines_of(lines)
    assert first.name == "open"
    assert last.name == "restart"
    assert last.id is None  # so that the one before stays the place to go on from
    assert last.data["status"] == 503
    assert last.data["detail"] == "The server restarts."


@WORKERS
def test_a_running_call_is_answered_with_503(workers: str) -> None:
    with stopping("--workers", workers) as (url, process), ThreadPoolExecutor() as pool:
        reply = pool.submit(get, url, "/api/v1/run", LONG)
        eventually(lambda: is_training(url), "the run to begin")
        process.terminate()
        refused = reply.result()
    assert_problem(refused, 503)
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.headers["access-control-allow-origin"] == "*"


def is_training(url: str) -> bool:
    """Of several workers one or the other tells."""
    return any(get(url, "/healthz").json()["training"] for _ in range(8))


@pytest.mark.parametrize("path", ["stream?", "run?fields=parameters&runs=1&"])
def test_a_reader_that_takes_nothing_does_not_hold_the_server_up(path: str) -> None:
    with socket.socket() as connection, stopping() as (url, process):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(address_of(url))
        query = "stop.epochs=60" if path.startswith("run") else "stop.epochs=800"
        connection.sendall(f"GET /api/v1/{path}{query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        until(connection, b"200 OK")
        time.sleep(1)  # until the buffers are full
        process.terminate()


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_a_slow_reader_gets_whole_events_and_the_word(accepted: str) -> None:
    """The event that waits for room when the server stops is sent to its end, then the word."""
    with socket.socket() as connection, stopping() as (url, process):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(address_of(url))
        target = "/api/v1/stream?vectors=drawing&format=ndjson&stop.epochs=800"
        head = f"GET {target} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: {accepted}\r\n\r\n"
        connection.sendall(head.encode())
        reply = HTTPResponse(connection)
        reply.begin()
        time.sleep(1)  # until the buffers are full
        process.terminate()
        time.sleep(0.3)  # until the stream knows
        body = reply.read()
    lines = (gzip.decompress(body) if accepted == "gzip" else body).splitlines()
    assert [strict(line)["event"] for line in lines[:2]] == ["open", "frame"]
    assert strict(lines[-2])["event"] == "frame"
    assert strict(lines[-1])["event"] == "restart"


def test_a_body_on_its_way_is_answered_with_503() -> None:
    with stopping() as (url, process), socket.create_connection(address_of(url)) as connection:
        connection.settimeout(60)
        head = "POST /api/v1/run HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n"
        connection.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        until(connection, b"100 Continue\r\n\r\n")
        process.terminate()
        head_of_reply, body = until(connection, b"}").split(b"\r\n\r\n")
    assert head_of_reply.startswith(b"HTTP/1.1 503 ")
    assert json.loads(body)["detail"] == "The server restarts."


def address_of(url: str) -> tuple[str, int]:
    return "127.0.0.1", int(url.rsplit(":", 1)[1])
