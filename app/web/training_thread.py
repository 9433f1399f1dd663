"""The one thread of a worker process that computes. Knows callables, not what they compute.

Many threads would only fight for the interpreter; one, fed with slices of a few milliseconds,
keeps page requests fast and loses no throughput. Small requests go before slices of streams.
"""

import asyncio
import itertools
import queue
import threading
from collections.abc import Callable
from enum import IntEnum
from functools import partial
from typing import TypeVar

T = TypeVar("T")
Job = tuple[int, int, Callable[[], None] | None]


class Priority(IntEnum):
    """Smaller goes first."""

    REQUEST = 0
    SLICE = 1
    STOP = 2


class TrainingThread:
    """Runs callables one after the other, by priority, and gives their results to the loop."""

    def __init__(self) -> None:
        self._jobs: queue.PriorityQueue[Job] = queue.PriorityQueue()
        self._count = itertools.count()
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[], T], priority: Priority) -> T:
        """The result of `work()`, computed in the thread; a cancelled job is not begun."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def settle(give: Callable[[], None]) -> None:
            if not future.cancelled():
                give()

        def job() -> None:
            if future.cancelled():
                return
            try:
                give = partial(future.set_result, work())
            except Exception as error:
                give = partial(future.set_exception, error)
            loop.call_soon_threadsafe(settle, give)

        self._jobs.put((priority, next(self._count), job))
        return await future

    def _work(self) -> None:
        while True:
            _, _, job = self._jobs.get()
            if job is None:
                return
            try:
                job()
            except RuntimeError:
                continue  # the event loop is gone: the server is stopping

    def close(self) -> None:
        """Ends the thread once what is queued is done."""
        self._jobs.put((Priority.STOP, next(self._count), None))
        self._thread.join(timeout=5)
