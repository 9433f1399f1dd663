"""A reader that takes nothing is cut off, and its slot free; a slow one gets all."""

import time

import pytest

from tests.server import comes_to, eventually, serving
from tests.web.client import get
from tests.web.live import live, training
from tests.web.raw import GET, SHORT, connected, is_closed, reply_of, until, until_closed

LONG_STREAM = b"GET /api/v1/stream?stop.epochs=800 HTTP/1.1\r\nHost: test\r\n\r\n"
LARGE_RUN = (
    b"GET /api/v1/run?data.n=400&runs=1&stop.epochs=60&fields=parameters HTTP/1.1\r\n"
    b"Host: test\r\nConnection: close\r\n\r\n"
)


@pytest.mark.parametrize("more", [b"", GET], ids=["alone", "with a request after it"])
def test_a_reader_that_takes_nothing_of_a_stream_is_cut_off(more: bytes) -> None:
    with serving(SHORT) as own, connected(own, buffer=4096) as connection:
        connection.sendall(LONG_STREAM + more)
        until(connection, b"event: open")
        assert training(own) == 1
        eventually(lambda: training(own) == 0, "the slot to be free", seconds=60)
        eventually(lambda: is_closed(connection), "the connection to be closed")


def test_a_reader_that_leaves_is_heard_behind_another_request() -> None:
    with serving() as own:
        with connected(own) as connection:
            connection.sendall(LONG_STREAM.replace(b"stream", b"run") + GET)
            eventually(lambda: training(own) == 1, "the run to begin")
            (computation,) = live(own)
        eventually(lambda: training(own) == 0, "the training to end")
        assert not computation.finished


def test_a_reader_that_takes_nothing_of_a_large_reply_frees_its_slot() -> None:
    settings = SHORT.model_copy(update={"readers_per_address": 1})
    small = {"data.n": "20", "stop.epochs": "1"}
    with serving(settings) as own, connected(own, buffer=4096) as connection:
        connection.sendall(LARGE_RUN)
        until(connection, b"200 OK")
        assert get(own.url, "/api/v1/run", small).status_code == 429
        comes_to(lambda: get(own.url, "/api/v1/run", small).status_code, 200, seconds=60)


def test_a_slow_reader_of_a_large_reply_gets_all_of_it() -> None:
    settings = SHORT.model_copy(update={"reader_seconds": 4})
    with serving(settings) as own, connected(own, buffer=65536) as connection:
        connection.sendall(LARGE_RUN)
        taken = until(connection, b"200 OK")
        for _ in range(20):  # longer than a reader may take nothing
            time.sleep(0.25)
            taken += connection.recv(1 << 16)
        taken += until_closed(connection)
    _, headers, body = reply_of(taken)
    assert len(body) == int(headers["content-length"]) > 5_000_000


@pytest.mark.parametrize("kept", ["close", "keep-alive"])
def test_the_end_of_a_reply_that_is_not_taken_does_not_keep_the_connection(kept: str) -> None:
    """What fits into the buffers of the connection holds no slot any more, but memory."""
    query = "data.n=400&runs=1&stop.updates=75&fields=parameters"  # some 110 kB
    request = f"GET /api/v1/run?{query} HTTP/1.1\r\nHost: test\r\nConnection: {kept}\r\n\r\n"
    with serving(SHORT) as own, connected(own, buffer=4096) as connection:
        connection.sendall(request.encode())
        until(connection, b"200 OK")
        comes_to(lambda: len(own.connections), 0, seconds=60)
