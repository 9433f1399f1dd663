"""Requests as bytes on a socket: what a careful client would never send, or never read."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from app.settings import Settings
from tests.server import Server

DOCUMENT = b'{"data": {"n": 20}, "stop": {"epochs": 1}}'
RUN = "/api/v1/run"
GET = b"GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n"
# Of a server that waits for little and takes little.
SHORT = Settings(
    header_bytes=1500,
    header_seconds=0.5,
    body_bytes=2000,
    body_seconds=2,
    body_pause_seconds=0.5,
    reader_seconds=1,
)


@contextmanager
def connected(server: Server, buffer: int | None = None) -> Iterator[socket.socket]:
    """A connection; `buffer`: bytes that the system keeps for a reader that takes nothing."""
    with socket.socket() as connection:
        connection.settimeout(60)
        if buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.connect(("127.0.0.1", server.port))
        yield connection


def post(path: str, body: bytes, *headers: str) -> bytes:
    """A request with a body, whose headers say of it what is given."""
    lines = "".join(f"{header}\r\n" for header in headers)
    return f"POST {path} HTTP/1.1\r\nHost: test\r\n{lines}\r\n".encode() + body


def until_closed(connection: socket.socket) -> bytes:
    """All that comes until the server has closed."""
    taken = b""
    while part := connection.recv(1 << 16):
        taken += part
    return taken


def until(connection: socket.socket, end: bytes) -> bytes:
    """What comes, to the first `end`."""
    taken = b""
    while end not in taken:
        part = connection.recv(1 << 16)
        assert part, f"closed after {taken!r}"
        taken += part
    return taken


def reply_of(taken: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the one reply that was taken."""
    head, _, body = taken.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    named = (line.partition(": ") for line in lines)
    headers = {name.lower(): value for name, _, value in named}
    assert b"HTTP/1.1" not in body, "more than one reply"
    return int(first.split()[1]), headers, body


def problem_of(taken: bytes) -> dict[str, Any]:
    """The problem document that was taken, checked to be one that closes the connection."""
    status, headers, body = reply_of(taken)
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    assert headers["access-control-allow-origin"] == "*"
    assert int(headers["content-length"]) == len(body)
    problem: dict[str, Any] = json.loads(body)
    assert problem["status"] == status
    assert {"type", "title", "detail", "errors"} <= set(problem)
    return problem


def is_closed(connection: socket.socket) -> bool:
    """Whether the server has closed; what still comes is thrown away."""
    connection.setblocking(False)
    try:
        while connection.recv(1 << 16):
            pass
    except BlockingIOError:
        return False
    except ConnectionError:
        pass
    return True


def trickle(connection: socket.socket, part: bytes, pause: float) -> None:
    """Sends a part again and again, until the server has closed."""
    with suppress(ConnectionError, BlockingIOError):
        for _ in range(600):
            if is_closed(connection):
                return
            connection.send(part)
            time.sleep(pause)
    assert is_closed(connection), "the server takes all of it"
