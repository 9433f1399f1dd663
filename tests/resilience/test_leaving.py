"""A reader that leaves while something is made for it: the next reader gets it all the same."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl

import pytest

from app.settings import Settings
from app.training.document.query import experiment_from
from app.training.engine.comparison import Frame
from app.training.setup.preparation import prepare
from app.web.serving.computation import Computation
from app.web.serving.texts import Texts
from app.web.serving.training_thread import TrainingThread
from tests.loops import ran

SETTINGS = Settings()


@contextmanager
def held(query: str) -> Iterator[tuple[Computation, threading.Event, threading.Event]]:
    """A computation whose first frame waits: an event says that it does, one lets it go on."""
    thread, waits, goes_on = TrainingThread(), threading.Event(), threading.Event()
    prepared = prepare(experiment_from(parse_qsl(query)), SETTINGS.limits)
    computation = Computation(prepared, SETTINGS, thread, Texts(SETTINGS.text_bytes))
    source = computation._source
    assert source is not None

    def slow() -> Iterator[Frame]:
        waits.set()
        goes_on.wait(20)
        yield from source

    computation._source = slow()
    yield computation, waits, goes_on
    thread.close()


def text(computation: Computation, index: int) -> bytes:
    """A writer of frames."""
    return b"frame %d" % index


ASKED: dict[str, Callable[[Computation], Awaitable[object]]] = {
    "frame": lambda computation: computation.frame(0),
    "text": lambda computation: computation.text(0, text),
}


@pytest.mark.parametrize("what", ASKED)
def test_a_reader_that_leaves_while_the_last_frame_is_made_spoils_it_for_no_other(
    what: str,
) -> None:
    async def readers() -> None:
        with held("data.n=40&runs=full&stop.updates=1") as (computation, waits, goes_on):
            first = asyncio.ensure_future(ASKED[what](computation))
            await asyncio.to_thread(waits.wait, 20)
            first.cancel()
            second = asyncio.ensure_future(ASKED[what](computation))
            while computation._thread.waiting == 0:
                await asyncio.sleep(0.01)
            goes_on.set()
            assert await second is not None
            assert computation.finished
            assert len(computation.frames) == 1

    ran(readers())


def test_a_text_that_is_written_twice_is_counted_once() -> None:
    texts = Texts(100)
    for _ in range(50):
        texts.put(("frame",), b"text")
    assert texts.nbytes == 4
