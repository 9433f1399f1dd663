"""The one thread of a worker process that computes.

Depends on callables; must not know what they compute.

Many threads would only fight for the interpreter; one, fed with slices of a few milliseconds,
keeps page requests fast and loses no throughput. Who has the next slice is decided by `turns`;
short work goes before long.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from typing import Any, Generic, TypeVar

from app.web.serving.party import party
from app.web.serving.turns import Turns

T = TypeVar("T")
Job = Callable[[], None]
SHORT_IN_A_ROW = 4  # turns of short work, after which a slice of long work has one


class Length(Enum):
    """Of the work that a job is part of."""

    SHORT = "a few milliseconds in all"
    LONG = "more slices follow"


class Jobs:
    """What waits for the thread: short work first, but long work is never kept waiting for ever."""

    def __init__(self) -> None:
        self._turns: dict[Length, Turns[Job]] = {length: Turns() for length in Length}
        self._short_in_a_row = 0

    def put(self, length: Length, who: str, experiment: str, job: Job) -> None:
        self._turns[length].put(who, experiment, job)

    def take(self) -> Job:
        """The next job."""
        short, long = self._turns[Length.SHORT], self._turns[Length.LONG]
        if short and (not long or self._short_in_a_row < SHORT_IN_A_ROW):
            self._short_in_a_row += 1
            return short.take()
        self._short_in_a_row = 0
        return long.take()

    def __len__(self) -> int:
        return sum(map(len, self._turns.values()))


class _Job(Generic[T]):
    """Some work, and the future that gets its result."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[T] = self._loop.create_future()

    def __call__(self) -> None:
        """Does the work, in the training thread."""
        if self.future.cancelled():
            return
        try:
            self._tell(self.future.set_result, self._work())
        except Exception as error:
            self._tell(self.future.set_exception, error)

    def _tell(self, settle: Callable[[Any], None], outcome: object) -> None:
        def unless_cancelled() -> None:
            if not self.future.cancelled():
                settle(outcome)

        # A RuntimeError tells that the event loop is gone: the server is stopping.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(unless_cancelled)


class TrainingThread:
    """Runs callables one after the other and gives their results to the event loop."""

    def __init__(self) -> None:
        self._jobs = Jobs()
        self._change = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="training", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return len(self._jobs)

    @property
    def is_alive(self) -> bool:
        """Whether there is a thread that does them."""
        return self._thread.is_alive()

    async def run(
        self, work: Callable[[], T], length: Length = Length.SHORT, experiment: str = ""
    ) -> T:
        """The result of `work()`, computed in the thread; a cancelled job is not begun."""
        job = _Job(work)
        with self._change:
            self._jobs.put(length, party.get(), experiment, job)
            self._change.notify()
        try:
            return await job.future
        finally:
            del job  # else a failure would keep its own work, and that its document, in memory

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job()
            del job

    def _next(self) -> Job | None:
        with self._change:
            while not self._jobs:
                if self._closed:
                    return None
                self._change.wait()
            return self._jobs.take()

    def close(self) -> None:
        """Ends the thread once what is queued is done."""
        with self._change:
            self._closed = True
            self._change.notify()
        self._thread.join(timeout=5)
