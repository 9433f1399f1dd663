"""A stream while it is trained: live, shared, paused by a slow reader, ended when all have left."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from app.web.serving import computation as one_computation
from app.web.serving.computation import Computation
from tests.server import Server, eventually, serving
from tests.web.client import LONG, get, run, stream, streaming
from tests.web.live import live, training


@pytest.fixture
def own() -> Iterator[Server]:
    """A server that no other test uses, so that all its computations are this test's."""
    with serving() as running:
        yield running


def made(computation: Computation) -> int:
    return len(computation.frames)


def has_stopped(computation: Computation) -> bool:
    before = made(computation)
    time.sleep(0.5)
    return made(computation) == before


def test_the_first_frame_of_a_long_run_arrives_before_its_training_has_ended(own: Server) -> None:
    with streaming(own.url, LONG) as events:
        assert next(events).name == "open"
        assert next(events).name == "frame"
        assert training(own) == 1
        (computation,) = live(own)
        planned = sum(plan.steps for plan in computation.prepared.runs)
        assert sum(frame.steps for frame in list(computation.frames)) < planned
        assert not computation.finished


def test_leaving_ends_the_training(own: Server) -> None:
    with streaming(own.url, LONG) as events:
        next(events)
        next(events)
        (computation,) = live(own)
    eventually(lambda: training(own) == 0, "the training to end", seconds=10)
    eventually(lambda: has_stopped(computation), "frames no longer made", seconds=10)
    assert not computation.finished
    assert live(own) == []


def test_leaving_an_unfinished_run_ends_its_training_too(own: Server) -> None:
    with socket.create_connection(("127.0.0.1", own.port)) as connection:
        connection.sendall(b"GET /api/v1/run?stop.epochs=800 HTTP/1.1\r\nHost: test\r\n\r\n")
        eventually(lambda: training(own) == 1, "the training to begin")
    eventually(lambda: training(own) == 0, "the training to end", seconds=10)


def test_a_reader_that_stops_reading_pauses_the_run(own: Server) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", own.port))
        connection.sendall(b"GET /api/v1/stream?stop.epochs=800 HTTP/1.1\r\nHost: test\r\n\r\n")
        read = b""
        while b"event: open" not in read:
            read += connection.recv(1024)
        (computation,) = live(own)
        eventually(lambda: has_stopped(computation), "the run to pause", seconds=30)
        paused = made(computation)
        assert not computation.finished
        assert training(own) == 1

        def reads_on() -> bool:
            connection.recv(1 << 20)
            return made(computation) > paused

        eventually(reads_on, "the run to go on", seconds=30)
    eventually(lambda: training(own) == 0, "the training to end", seconds=10)


def test_two_readers_share_one_computation(own: Server) -> None:
    with streaming(own.url, LONG) as first:
        opening = next(first)
        next(first)
        with streaming(own.url, LONG) as second:
            assert next(second).data["id"] == opening.data["id"]
            next(second)
            (computation,) = live(own)
            assert computation.readers == 2
            assert training(own) == 1
        eventually(lambda: computation.readers == 1, "the second reader to have left")
        before = made(computation)
        eventually(lambda: next(first).name == "frame" and made(computation) > before, "more")
        assert training(own) == 1  # the first still reads


def test_the_second_reader_of_a_finished_experiment_trains_nothing(own: Server) -> None:
    query = {"data.n": "100", "stop.epochs": "20"}
    first, second = run(own.url, query), run(own.url, query)
    # Times are measured: two trainings would never take equally long to the last digit.
    for a, b in zip(first["runs"], second["runs"], strict=True):
        assert a["seconds"] == b["seconds"]
    frames = [event.data for event in stream(own.url, query) if event.name == "frame"]
    assert [s for f in frames if f["run"] == 2 for s in f["seconds"]] == first["runs"][2]["seconds"]
    assert training(own) == 0


def test_what_another_reader_wrote_is_not_in_this_ones_notices(own: Server) -> None:
    # Two ways to write one experiment share the training, but each has its own notices.
    plain = run(own.url, {"data.n": "100", "runs": "full", "stop.epochs": "2"})
    larger = run(own.url, {"data.n": "100", "runs": "500", "stop.epochs": "2"})
    again = run(own.url, {"data.n": "100", "runs": "full", "stop.epochs": "2"})
    assert plain["id"] == larger["id"] == again["id"]
    assert [notice["value"] for notice in larger["notices"]] == [500]
    assert plain["notices"] == again["notices"] == []


def test_other_requests_are_answered_while_a_stream_trains(own: Server) -> None:
    with streaming(own.url, LONG) as events:
        next(events)
        for path in ("/", "/healthz", "/api/v1/catalog", "/api/v1/run?stop.epochs=1&data.n=50"):
            assert get(own.url, path).status_code == 200
        assert training(own) == 1


def test_a_reader_who_leaves_ends_what_is_computed_for_one_step(own: Server) -> None:
    large = {"data": "diamonds", "model.hidden": "128", "stop.updates": "1", "runs": "full"}
    run(own.url, large)  # trained: what follows is the step's own work
    thread = own.app.state.thread
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{own.url}/api/v1/noise", params=large, timeout=0.2)
    eventually(lambda: thread.waiting == 0, "the work to end", seconds=2)
    time.sleep(0.3)
    assert thread.waiting == 0


def test_requests_for_one_step_share_its_opening(
    own: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    opens = one_computation.opened_step

    def counted(*given: Any) -> Any:
        opened.append(given[2])
        return opens(*given)

    monkeypatch.setattr(one_computation, "opened_step", counted)
    query = {"data.n": "400", "runs": "full", "stop.updates": "3", "step": "2"}
    with ThreadPoolExecutor(4) as pool:
        windows = [{"columns": f"{i}:{i + 5}"} for i in range(4)]
        replies = list(pool.map(lambda w: get(own.url, "/api/v1/step", query | w), windows))
    assert [reply.status_code for reply in replies] == [200] * 4
    assert opened == [2]


def test_a_training_that_failed_fails_for_the_next_reader_too(
    own: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = one_computation.frames

    def breaking(*given: Any) -> Iterator[Any]:
        source = frames(*given)
        yield next(source)
        raise MemoryError("planted")

    monkeypatch.setattr(one_computation, "frames", breaking)
    query = {"data.n": "60", "stop.epochs": "40"}
    with streaming(own.url, query) as first:
        names = [event.name for event in first]
        assert names[-1] == "problem"
        with streaming(own.url, query) as second:  # the same computation: the first still reads
            assert [event.name for event in second][-1] == "problem"
    assert get(own.url, "/api/v1/run", query).status_code == 500
