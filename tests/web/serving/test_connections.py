"""How long the header of a request may be, and how long it may take."""

from contextlib import suppress

import pytest

from app.settings import Settings
from tests.server import Server, eventually, serving
from tests.web.live import training
from tests.web.raw import (
    DOCUMENT,
    GET,
    SHORT,
    connected,
    problem_of,
    reply_of,
    trickle,
    until,
    until_closed,
)


def test_a_connection_on_which_nothing_comes_is_closed(short: Server) -> None:
    with connected(short) as connection:
        assert until_closed(connection) == b""


def test_half_a_header_is_refused_with_408(short: Server) -> None:
    with connected(short) as connection:
        connection.sendall(GET[:-2] + b"X-Half: ")
        problem = problem_of(until_closed(connection))
    assert problem["status"] == 408
    assert "header" in problem["detail"]


@pytest.mark.parametrize("part", [b"x", b"\r\n"], ids=["of a header", "of nothing"])
def test_a_byte_now_and_then_does_not_keep_a_connection(short: Server, part: bytes) -> None:
    with connected(short) as connection:
        connection.sendall(GET[:-2] if part == b"x" else part)
        trickle(connection, part, 0.1)


def test_the_second_request_of_a_connection_has_a_limit_too(short: Server) -> None:
    with connected(short) as connection:
        connection.sendall(GET)
        until(connection, b"}")
        connection.sendall(GET[:20])
        assert problem_of(until_closed(connection))["status"] == 408


def test_a_long_reply_is_not_cut_by_the_limit_on_the_next_header() -> None:
    settings = Settings(header_seconds=0.1)
    query = b"/api/v1/run?data.n=400&runs=1&stop.epochs=400&fields=training_loss"
    with serving(settings) as server, connected(server) as connection:
        connection.sendall(b"GET " + query + b" HTTP/1.1\r\nHost: test\r\n\r\n")
        eventually(lambda: training(server) == 1, "the run to begin")
        connection.sendall(b"\r\n")  # some clients send an empty line too many
        assert until(connection, b"]}]}").startswith(b"HTTP/1.1 200 OK")
        connection.sendall(GET)
        assert until(connection, b"}").startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("status", "start"),
    [(414, b"GET /?x="), (431, b"GET /healthz HTTP/1.1\r\nHost: test\r\nX-Long: ")],
)
def test_a_header_over_the_limit_is_refused_before_its_end(
    short: Server, status: int, start: bytes
) -> None:
    with connected(short) as connection:
        with suppress(ConnectionError):  # a client that sends all before it reads
            connection.sendall(start + b"x" * 3_000_000)
        problem = problem_of(until_closed(connection))
    assert problem["status"] == status
    assert "1,500 bytes" in problem["detail"]


def test_a_header_up_to_the_limit_is_taken_and_its_body_not_counted(short: Server) -> None:
    start = b"POST /api/v1/run HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"
    start += b"Content-Length: 2000\r\nX-Long: "
    head = start + b"x" * (SHORT.header_bytes - len(start) - 5) + b"\r\n\r\n"
    with connected(short) as connection:
        connection.sendall(head + DOCUMENT + b" " * (2000 - len(DOCUMENT)))
        assert reply_of(until_closed(connection))[0] == 200


def test_the_default_takes_an_address_of_sixty_thousand_characters(server: Server) -> None:
    with connected(server) as connection:
        address = b"/healthz?x=" + b"1," * 30_000
        connection.sendall(b"GET " + address + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert reply_of(until_closed(connection))[0] == 200


def test_what_is_no_http_is_a_problem_of_400(short: Server) -> None:
    with connected(short) as connection:
        connection.sendall(b"hello\r\n\r\n")
        assert problem_of(until_closed(connection))["status"] == 400


def test_a_request_that_does_not_wait_for_the_reply_before_is_not_answered(short: Server) -> None:
    with connected(short) as connection:
        connection.sendall(GET + GET)
        assert reply_of(until_closed(connection))[0] == 200
