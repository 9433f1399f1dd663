"""Experiments being trained or lately trained in this worker, shared by all their readers.

A computation makes its next frame when a reader asks for one that is not there yet: so it goes
at the pace of its fastest reader, and stands still when all are slow or have left. Frames are
kept, up to a number of bytes in all, so that the second reader of an experiment costs no training,
and one that opens step after step trains each of them once.
"""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar

from app.settings import Settings
from app.training.comparison import Frame, Outcome, frames
from app.training.loop import CHUNK_NUMBERS
from app.training.opened import Opened, opened_step
from app.training.preparation import Prepared, prepare
from app.training.seeking import Checkpoints
from app.training.slices import Sliced
from app.training.specification import Experiment
from app.web.errors import ReaderLeft, Refusal
from app.web.training_thread import Priority, TrainingThread

T = TypeVar("T")
Left = Callable[[], Awaitable[bool]]  # whether a reader has left
SLICE_SECONDS = 4e-3  # that sliced work takes before others have their turn


class Computation:
    """One experiment with the frames made so far."""

    def __init__(self, prepared: Prepared, settings: Settings, thread: TrainingThread) -> None:
        self.id = prepared.id
        self.prepared = prepared
        self._settings = settings
        self.resting_size = 0  # bytes, since nobody reads it
        self.readers = 0
        self._thread = thread
        self.kept = [Checkpoints(prepared, plan) for plan in prepared.runs]
        self._source: Iterator[Frame] = frames(
            prepared, settings.limits, time.thread_time, self.kept
        )
        self._frames: list[Frame] = []
        self._steps = [0] * len(prepared.runs)
        self._opened: OrderedDict[tuple[int, int], Opened] = OrderedDict()
        self._opening = asyncio.Lock()
        self._making = asyncio.Lock()
        self.finished = False
        self.failure: Exception | None = None

    async def frame(self, index: int) -> Frame | None:
        """Frame `index`, made now if it is the next; None past the end."""
        while index >= len(self._frames) and not self.finished:
            async with self._making:
                if index >= len(self._frames) and not self.finished:
                    await self._thread.run(self._make, Priority.SLICE)
        return self._frames[index] if index < len(self._frames) else None

    def _make(self) -> None:
        """Makes and keeps the next frame, in the training thread.

        It is kept here and not by the reader that asked: that one may leave meanwhile.
        """
        if self.failure is not None:
            raise self.failure
        try:
            frame = next(self._source, None)
        except Exception as error:
            self.failure = error
            raise
        if frame is None:
            self.finished = True
        else:
            self._frames.append(frame)
            self._steps[frame.run] += frame.steps

    async def steps_of(self, run: int, wanted: int, left: Left) -> int:
        """How many steps a run has made, once it has made `wanted` or has ended.

        Raises:
            ReaderLeft: when the reader has left.
        """
        while self._steps[run] < wanted and await self.frame(len(self._frames)) is not None:
            if await left():
                raise ReaderLeft
        return self._steps[run]

    async def opened(self, run: int, step: int, left: Left) -> Opened:
        """A step that the run has made; the latest are kept, for readers who want to see more.

        Raises:
            ReaderLeft: when the reader has left.
        """
        key = (run, step)
        async with self._opening:
            if key not in self._opened:
                work = opened_step(self.prepared, self.prepared.runs[run], step, self.kept[run])
                self._opened[key] = await self.through(work, left)
        self._opened.move_to_end(key)
        self._forget_steps(self._settings.opened_bytes, least=1)
        return self._opened[key]

    def _forget_steps(self, most: int, least: int) -> None:
        while len(self._opened) > least and sum(o.nbytes for o in self._opened.values()) > most:
            self._opened.popitem(last=False)

    def rest(self) -> None:
        """Nobody reads it now: what is too large is let go, and the rest is counted."""
        self._forget_steps(self._settings.opened_bytes, least=0)
        self.resting_size = self.size + sum(o.nbytes for o in self._opened.values())

    async def through(self, work: Sliced[T], left: Left) -> T:
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

        while (result := await self._thread.run(some_of_it, Priority.SLICE)) is None:
            if await left():
                work.close()
                raise ReaderLeft
        return result[0]

    @property
    def outcomes(self) -> list[Outcome]:
        """How the runs ended, in their order; complete once the computation has finished."""
        ended = {f.run: f.outcome for f in self._frames if f.outcome is not None}
        return [ended[run] for run in sorted(ended)]

    @property
    def size(self) -> int:
        """Bytes that it holds, roughly; while it may go on, also those that train its runs."""
        training = 0 if self.finished else 8 * CHUNK_NUMBERS * len(self.kept)
        frames: int = sum(
            frame.parameters.nbytes
            + 8 * frame.steps * (4 + frame.layer_update_norm.shape[1])
            + sum(order.nbytes for _, order in frame.order)
            + 120 * len(frame.evaluations)
            for frame in self._frames
        )
        return training + frames + sum(kept.nbytes for kept in self.kept)


class Computations:
    """All computations of a worker, with the bounds on how many are read at once."""

    def __init__(self, settings: Settings, thread: TrainingThread) -> None:
        self._settings, self._thread = settings, thread
        self._live: dict[str, Computation] = {}
        self._idle: OrderedDict[str, Computation] = OrderedDict()
        self._addresses: Counter[str] = Counter()

    async def prepare(self, experiment: Experiment) -> Prepared:
        """The experiment made ready, in the training thread.

        Raises:
            ExperimentError: as `training.preparation.prepare`.
        """
        limits = self._settings.limits
        return await self._thread.run(lambda: prepare(experiment, limits), Priority.REQUEST)

    @asynccontextmanager
    async def reading(self, prepared: Prepared, address: str) -> AsyncIterator[Computation]:
        """The experiment's computation, held for one reader.

        Raises:
            Refusal: 429 or 503, when too much is read at once.
        """
        self._admit(address)
        computation = self._find(prepared)
        computation.readers += 1
        self._addresses[address] += 1
        try:
            yield computation
        finally:
            computation.readers -= 1
            self._addresses -= Counter([address])
            if computation.readers == 0:
                self._retire(computation)

    def _admit(self, address: str) -> None:
        if self._addresses[address] >= self._settings.streams_per_address:
            raise Refusal(429, f"{address} reads too many experiments at once.", retry_after=2)
        if self._addresses.total() >= self._settings.streams:
            raise Refusal(503, "Too many experiments are read at once.", retry_after=2)

    def _find(self, prepared: Prepared) -> Computation:
        key = prepared.id
        if key in self._idle:
            self._live[key] = self._idle.pop(key)
        if key not in self._live:
            self._live[key] = Computation(prepared, self._settings, self._thread)
        return self._live[key]

    def _retire(self, computation: Computation) -> None:
        """Keeps a computation that nobody reads, while all of these fit."""
        del self._live[computation.id]
        if computation.failure is None:
            self._idle[computation.id] = computation
            computation.rest()
        while sum(kept.resting_size for kept in self._idle.values()) > self._settings.cache_bytes:
            self._idle.popitem(last=False)

    @property
    def unfinished(self) -> int:
        """How many experiments are being trained for a reader now."""
        return sum(not computation.finished for computation in self._live.values())
