"""Which bodies are taken, how long they may take, and what becomes of one that is refused."""

import socket
import time
from contextlib import suppress

import pytest

from tests.server import Server
from tests.web.raw import (
    DOCUMENT,
    RUN,
    connected,
    post,
    problem_of,
    reply_of,
    trickle,
    until,
    until_closed,
)


def test_a_body_that_stops_is_refused_with_408(short: Server) -> None:
    with connected(short) as connection:
        connection.sendall(post(RUN, DOCUMENT[:5], "Content-Length: 42"))
        problem = problem_of(until_closed(connection))
    assert problem["status"] == 408
    assert "body" in problem["detail"]


def test_a_body_that_trickles_has_a_limit_in_all(short: Server) -> None:
    with connected(short) as connection:
        connection.sendall(post(RUN, b"", "Content-Length: 2000"))
        trickle(connection, b" ", 0.1)


def test_a_body_in_two_parts_in_time_is_taken(short: Server) -> None:
    with connected(short) as connection:
        length = f"Content-Length: {len(DOCUMENT)}"
        connection.sendall(post(RUN, DOCUMENT[:5], length, "Connection: close"))
        time.sleep(0.1)
        connection.sendall(DOCUMENT[5:])
        assert reply_of(until_closed(connection))[0] == 200


def test_a_length_over_the_limit_is_refused_before_the_body_is_asked_for(short: Server) -> None:
    with connected(short) as connection:
        connection.sendall(post(RUN, b"", "Content-Length: 2001", "Expect: 100-continue"))
        problem = problem_of(until(connection, b"}"))
    assert problem["status"] == 413
    assert "2,000" in problem["detail"]


def test_a_length_up_to_the_limit_is_asked_for(short: Server) -> None:
    with connected(short) as connection:
        connection.sendall(post(RUN, b"", "Content-Length: 2000", "Expect: 100-continue"))
        until(connection, b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(DOCUMENT + b" " * (2000 - len(DOCUMENT)))
        assert b"HTTP/1.1 200 OK" in until(connection, b"\r\n\r\n")


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip"])
def test_a_compressed_body_is_refused_with_415(short: Server, coding: str) -> None:
    with connected(short) as connection:
        connection.sendall(post(RUN, b"12345", "Content-Length: 5", f"Content-Encoding: {coding}"))
        taken = until_closed(connection)
    assert problem_of(taken)["status"] == 415
    assert reply_of(taken)[1]["accept-encoding"] == "identity"


def test_identity_is_no_compression(short: Server) -> None:
    headers = (f"Content-Length: {len(DOCUMENT)}", "Content-Encoding: identity")
    with connected(short) as connection:
        connection.sendall(post(RUN, DOCUMENT, *headers, "Connection: close"))
        assert reply_of(until_closed(connection))[0] == 200


SMUGGLED = b"GET /api/v1/catalog HTTP/1.1\r\nHost: test\r\n\r\n"
EARLY = {
    "over its length": (RUN, ("Content-Length: 5000",), b" " * 2000, 413),
    "compressed": (RUN, ("Content-Length: 500", "Content-Encoding: gzip"), b"", 415),
    "unknown address": ("/nothing", ("Content-Length: 500",), b"", 404),
    "wrong method": ("/healthz", ("Content-Length: 500",), b"", 405),
    "chunks over the limit": (RUN, ("Transfer-Encoding: chunked",), b"9c4\r\n" + b" " * 2500, 413),
}


@pytest.mark.parametrize("case", EARLY)
def test_the_rest_of_a_refused_body_is_no_request(short: Server, case: str) -> None:
    path, headers, body, status = EARLY[case]
    with connected(short) as connection:
        connection.sendall(post(path, body, *headers))
        taken = until(connection, b"}")
        with suppress(ConnectionError):
            connection.sendall(SMUGGLED)
            connection.shutdown(socket.SHUT_WR)
            taken += until_closed(connection)
    problem = problem_of(taken)  # and nothing after it
    assert problem["status"] == status


def test_a_large_refused_body_does_not_cost_the_reply(short: Server) -> None:
    large = post(RUN, b" " * 20_000_000, "Content-Length: 20000000")
    with connected(short) as connection:
        connection.sendall(large)  # a client that sends all before it reads
        assert problem_of(until(connection, b"}"))["status"] == 413


def test_a_broken_body_is_refused_with_400(short: Server) -> None:
    with connected(short) as connection:
        connection.sendall(post(RUN, b"no length\r\n", "Transfer-Encoding: chunked"))
        assert problem_of(until_closed(connection))["status"] == 400
