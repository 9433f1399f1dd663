"""Requests as bytes and what comes back, held against what every reply promises."""

import csv
import gzip
import io
import socket
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any

import brotli

from tests.web.client import events_of, strict

MOST_PROBLEM = 64_000  # bytes of a refusal
NO_NUMBERS = {"nan", "inf", "-inf", "infinity", "-infinity"}
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
UNKNOWN_FORMAT = 501  # that oEmbed wants
LAST_EVENTS = {"end", "problem"}


@dataclass(frozen=True)
class Answer:
    """A whole reply."""

    status: int
    kind: str  # its media type
    content: bytes


def opened(port: int) -> socket.socket:
    """A connection on which a reply may take half a minute."""
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def answer_on(connection: socket.socket, method: str = "GET") -> Answer | None:
    """The next reply, None where the server closes without a word.

    Raises:
        AssertionError: for what is no HTTP, or less than its headers promise.
    """
    reply = HTTPResponse(connection, method=method)
    try:
        if not connection.recv(1, socket.MSG_PEEK):
            return None
        reply.begin()
        content = reply.read()
    except ConnectionResetError:
        return None
    except HTTPException as error:
        raise AssertionError(f"no whole reply: {error!r}") from error
    finally:
        reply.close()
    unpack = UNPACK.get(reply.headers.get("content-encoding", ""), bytes) if content else bytes
    kind = reply.headers.get("content-type", "").partition(";")[0]
    return Answer(reply.status, kind, unpack(content))


def asked(port: int, request: bytes) -> Answer:
    """The reply to one request on a connection of its own."""
    with opened(port) as connection:
        connection.sendall(request)
        answer = answer_on(connection)
    assert answer is not None, "closed without a reply"
    return answer


def get(target: bytes, *headers: bytes) -> bytes:
    """A GET request for a target as it stands, by a client that takes JSON rather than pages."""
    lines = (b"GET %b HTTP/1.1" % target, b"Host: a", b"Connection: close", *headers)
    accept = () if any(line.lower().startswith(b"accept:") for line in headers) else (
        b"Accept: application/json, */*;q=0.5",
    )  # fmt: skip
    return b"\r\n".join((*lines, *accept, b"", b""))


def post(target: bytes, body: bytes) -> bytes:
    """A POST request with a body."""
    head = (b"POST %b HTTP/1.1" % target, b"Host: a", b"Connection: close")
    return b"\r\n".join((*head, b"Content-Length: %d" % len(body), b"", body))


def check(answer: Answer, is_stream: bool = False, has_content: bool = True) -> None:
    """Holds a reply against the promises: no fault, problems of one shape, strict JSON."""
    assert answer.status < 500 or answer.status == UNKNOWN_FORMAT, answer.content[:2000]
    if not has_content:
        assert answer.content == b""
    elif answer.status >= 400:
        _check_problem(answer)
    elif answer.status == 200:
        CHECKS.get(answer.kind, _check_nothing)(answer.content)
        if is_stream:
            assert _events(answer)[-1] in LAST_EVENTS


def _check_problem(answer: Answer) -> None:
    assert answer.kind == "application/problem+json"
    assert len(answer.content) <= MOST_PROBLEM
    problem = strict(answer.content)
    assert set(problem) >= {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == answer.status
    assert all(set(error) == {"field", "value", "message"} for error in problem["errors"])


def _check_lines(content: bytes) -> None:
    for line in content.splitlines():
        strict(line)


def _check_table(content: bytes) -> None:
    """A number that is not finite has one spelling; the second cell is a label of any text."""
    head, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    for row in rows:
        assert len(row) == len(head)
        odd = {cell for cell in (row[0], *row[2:]) if cell.lower() in NO_NUMBERS}
        assert odd <= {"NaN", "Infinity", "-Infinity"}


def _check_page(content: bytes) -> None:
    assert content.decode().rstrip().endswith("</html>")


def _check_nothing(content: bytes) -> None:
    """Of a file or a script."""


CHECKS = {
    "application/json": strict,
    "application/x-ndjson": _check_lines,
    "text/csv": _check_table,
    "text/html": _check_page,
}


def _events(answer: Answer) -> list[Any]:
    """The names of a stream's events, each of which is strict JSON."""
    lines = answer.content.decode().split("\n")
    if answer.kind == "text/event-stream":
        return [event.name for event in events_of(iter(lines))]
    assert answer.kind == "application/x-ndjson"
    return [strict(line)["event"] for line in lines if line]
