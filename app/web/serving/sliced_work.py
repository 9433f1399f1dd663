"""Sliced work in the training thread: a few milliseconds at a time, then others have their turn."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.training.engine.slices import Sliced
from app.web.http.errors import ReaderLeft
from app.web.serving.training_thread import Length, TrainingThread

T = TypeVar("T")
Left = Callable[[], Awaitable[bool]]  # whether the reader has left
SLICE_SECONDS = 4e-3


async def through(thread: TrainingThread, work: Sliced[T], left: Left, experiment: str = "") -> T:
    """The result of sliced work, which stops once its reader has left.

    Raises:
        ReaderLeft: when the reader has left.
    """

    def some_of_it() -> tuple[T] | None:
        started = time.perf_counter()
        while time.perf_counter() - started < SLICE_SECONDS:
            try:
                next(work)
            except StopIteration as done:
                return (done.value,)
        return None

    while (result := await thread.run(some_of_it, Length.LONG, experiment)) is None:
        if await left():
            work.close()
            raise ReaderLeft
    return result[0]
