"""Large replies are written in slices, between which others are answered; none passes its bound."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.settings import Settings
from app.training.engine.slices import Sliced
from app.web.calls import run
from app.web.replies.run_reply import FORMATS, written
from tests.server import Server, serving
from tests.web.client import get
from tests.web.refusals import assert_problem

LONG = {"data.n": "40", "runs": "1,1", "stop.updates": "20000"}  # 40,000 steps
PARTS = 20  # of the writing, after which somebody else asks for something
MOST = 300_000  # bytes of a reply


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    """A server that has the experiment trained already, so that a reply is all writing."""
    with serving() as running:
        assert get(running.url, "/api/v1/summary", LONG).status_code == 200
        yield running


class Writing:
    """Writes a reply as `write` does, but has its last part only once a page was answered."""

    def __init__(self, write: Any) -> None:
        self._write = write
        self.is_under_way, self.is_answered = threading.Event(), threading.Event()
        self.parts = 0

    def __call__(self, *given: Any) -> Sliced[bytes]:
        work = self._write(*given)
        while True:
            try:
                next(work)
            except StopIteration as end:
                result: bytes = end.value
                break
            self.parts += 1
            if self.parts == PARTS:
                self.is_under_way.set()
            yield
        for _ in range(20_000):  # of a millisecond
            if self.is_answered.wait(0.001):
                return result
            yield
        raise AssertionError("the page waited for the reply")


@pytest.mark.parametrize("form", FORMATS)
def test_a_page_is_answered_while_a_large_reply_is_written(
    own: Server, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = Writing(written)
    monkeypatch.setattr(run, "written", writing)
    with ThreadPoolExecutor(1) as pool:
        reply = pool.submit(get, own.url, "/api/v1/run", {**LONG, "format": form})
        assert writing.is_under_way.wait(60)
        page = get(own.url, "/", {"seed": str(len(form))})  # a new one, which has to be read
        writing.is_answered.set()
        assert page.status_code == 200
        assert reply.result().status_code == 200
    assert writing.parts > PARTS


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("fields", ["batch_loss", "layer_update_norm,seconds", "parameters"])
def test_a_reply_over_the_bound_is_refused_and_none_passes_it(form: str, fields: str) -> None:
    query = {"data.n": "40", "model.hidden": "3", "runs": "1,7", "stop.updates": "9000"}
    query |= {
        "format": form,
        "fields": fields,
        "runs.0.label": "a label of forty characters, all of it",
    }
    with serving(Settings(reply_bytes=MOST)) as server:
        statuses = []
        for steps in (100, 400, 1600, 3200, 9000):
            reply = get(server.url, "/api/v1/run", {**query, "steps": f"0:{steps}"})
            statuses.append(reply.status_code)
            assert len(reply.content) <= MOST
            if reply.status_code != 200:
                assert_problem(reply, 422)
    assert statuses == sorted(statuses)
    assert set(statuses) == {200, 422}
