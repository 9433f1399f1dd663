"""Whether requests may be sent here: not while the server stops or its training stands still."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from app.settings import Settings
from app.web.watching import wait
from tests.server import Server, comes_to, serving, started_process
from tests.web.client import LONG, streaming
from tests.web.refusals import assert_problem

NOTICE = {"BATCHWISE_STOP_NOTICE_SECONDS": "3"}


@pytest.fixture
def own_server() -> Iterator[Server]:
    with serving(Settings()) as running:
        yield running


def readiness(url: str) -> httpx.Response:
    return httpx.get(f"{url}/readyz", timeout=60)


def is_alive(url: str) -> bool:
    return httpx.get(f"{url}/healthz", timeout=60).status_code == 200


def test_a_server_that_works_is_ready_and_nobody_keeps_that(server: Server) -> None:
    reply = readiness(server.url)
    assert reply.status_code == 200
    assert reply.json() == {"status": "ready"}
    assert reply.headers["cache-control"] == "no-store"


def test_a_server_that_trains_much_is_ready(server: Server) -> None:
    many = [LONG | {"seed": str(seed)} for seed in range(3)]
    with ExitStack() as held:
        streams = [held.enter_context(streaming(server.url, query)) for query in many]
        assert [next(events).name for events in streams] == ["open"] * 3
        assert readiness(server.url).status_code == 200


def test_a_server_without_its_training_thread_lives_but_is_not_ready(own_server: Server) -> None:
    own_server.app.state.thread.close()
    reply = readiness(own_server.url)
    assert assert_problem(reply, 503)["detail"] == "The training thread has ended."
    assert int(reply.headers["retry-after"]) >= 1
    assert is_alive(own_server.url)


def test_a_server_is_not_ready_while_short_work_waits_too_long(
    own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wait, "LONGEST", 0.3)
    goes_on = threading.Event()
    thread = own_server.app.state.thread
    with thread._change:
        thread._jobs.put(next(iter(thread._jobs._turns)), "", "", goes_on.wait)
        thread._change.notify()
    try:
        assert "A short job waits" in assert_problem(readiness(own_server.url), 503)["detail"]
        assert is_alive(own_server.url)
    finally:
        goes_on.set()
    comes_to(lambda: readiness(own_server.url).status_code, 200)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_that_will_stop_says_so_and_answers_until_then(workers: str) -> None:
    with started_process("--workers", workers, **NOTICE) as (url, process):
        comes_to(lambda: readiness(url).status_code, 200)
        process.terminate()
        comes_to(lambda: all(readiness(url).status_code == 503 for _ in range(6)), True, 3)
        assert assert_problem(readiness(url), 503)["detail"] == "The server stops."
        reply = httpx.get(f"{url}/api/v1/run?stop.epochs=1", timeout=60)
        assert reply.status_code == 200
        process.wait(timeout=60)
        assert process.stdout is not None
        assert process.stdout.read() == ""


def test_a_second_signal_stops_the_server_at_once() -> None:
    with started_process(BATCHWISE_STOP_NOTICE_SECONDS="600") as (url, process):
        process.send_signal(signal.SIGTERM)
        comes_to(lambda: readiness(url).status_code, 503)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        assert time.monotonic() - began < 30
