"""One experiment as it is trained in this worker, shared by all its readers.

It makes its next frame when a reader asks for one that is not there yet: so it goes at the pace
of its fastest reader, and stands still when all are slow or have left. Frames are kept, so that
the second reader costs no training, and one that opens step after step trains each of them once.
"""

import asyncio
import itertools
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterator
from functools import partial
from typing import Protocol, TypeVar

from app.settings import Settings
from app.training.analysis.footprint import results_bytes, running_bytes
from app.training.analysis.landscape.ground import Grounds
from app.training.analysis.opened_step import Opened, opened_step
from app.training.engine.comparison import Frame, Outcome, frames
from app.training.engine.seeking import Checkpoints
from app.training.engine.slices import Sliced
from app.training.setup.preparation import Prepared
from app.web.http.errors import ReaderLeft
from app.web.serving.sliced_work import Left, through
from app.web.serving.texts import Texts
from app.web.serving.training_thread import Length, TrainingThread

T = TypeVar("T")
NUMBERS = itertools.count()  # of computations: times differ between two of one experiment

Seconds = tuple[float, ...]  # measured in each run


class Writer(Protocol):
    """Makes the text of a frame; equal writers make the same text."""

    def __hash__(self) -> int: ...

    def __call__(self, computation: "Computation", index: int) -> bytes: ...


class Computation:
    """One experiment with the frames made so far. `party`: who asked first since it was idle."""

    def __init__(
        self,
        prepared: Prepared,
        settings: Settings,
        thread: TrainingThread,
        texts: Texts,
    ) -> None:
        self.id = prepared.id
        self.prepared = prepared
        self.party = ""
        self.readers = 0
        self._running_bytes = running_bytes(prepared)
        self.planned = results_bytes(prepared, settings.limits) + self._running_bytes
        self._settings, self._thread = settings, thread
        self._texts, self._number = texts, next(NUMBERS)
        self.kept = [Checkpoints(prepared, plan) for plan in prepared.runs]
        self.grounds = Grounds()
        self._source: Iterator[Frame] | None = frames(
            prepared, settings.limits, time.thread_time, self.kept
        )
        self.frames: list[Frame] = []
        self._seconds: list[Seconds] = [(0.0,) * len(prepared.runs)]
        self._steps = [0] * len(prepared.runs)
        self._ended: dict[int, Outcome] = {}
        self._opened: OrderedDict[tuple[int, int], Opened] = OrderedDict()
        self._frame_bytes = 0
        self._opening = asyncio.Lock()
        self._making = asyncio.Lock()
        self._writing = asyncio.Lock()
        self.failure: Exception | None = None

    @property
    def finished(self) -> bool:
        """Whether all runs have ended."""
        return self._source is None

    async def frame(self, index: int) -> Frame | None:
        """Frame `index`, made now if it is the next; None past the end."""
        while index >= len(self.frames) and not self.finished:
            async with self._making:
                if index >= len(self.frames) and not self.finished:
                    await self._thread.run(self._make, Length.LONG, self.id)
        return self.frames[index] if index < len(self.frames) else None

    async def text(self, index: int, writer: Writer) -> bytes | None:
        """Frame `index` as text, made once for all readers while it is kept; None past the end."""
        text = self.text_at_hand(index, writer)
        if text is not None or (self.finished and index >= len(self.frames)):
            return text
        async with self._making:
            text = self.text_at_hand(index, writer)
            if text is None:
                write = partial(self._written, index, writer)
                text = await self._thread.run(write, Length.LONG, self.id)
        return text

    def text_at_hand(self, index: int, writer: Writer) -> bytes | None:
        """The text of frame `index` if it is kept."""
        return self._texts.get((self._number, index, writer))

    async def kept_text(self, key: Hashable, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """A text of the finished computation, made once for all readers while it is kept."""
        place = (self._number, key)
        if (text := self._texts.get(place)) is None:
            async with self._writing:
                if (text := self._texts.get(place)) is None:
                    text = await make()
                    await self._thread.run(partial(self._texts.put, place, text))
        return text

    def seconds_before(self, index: int) -> Seconds:
        """The seconds measured in each run before frame `index`."""
        return self._seconds[index]

    def _make(self) -> None:
        """Makes and keeps the next frame, in the training thread.

        It is kept here and not by the reader that asked: that one may leave meanwhile.
        """
        if self.failure is not None:
            raise self.failure
        if self._source is None:
            return  # a reader that has left meanwhile had the last frame made
        try:
            frame = next(self._source)
        except Exception as error:
            self.failure = error
            raise
        seconds = list(self._seconds[-1])
        seconds[frame.run] = (
            float(frame.columns["seconds"][-1]) if frame.steps else seconds[frame.run]
        )
        self._seconds.append(tuple(seconds))
        self._frame_bytes += frame.nbytes
        self._steps[frame.run] += frame.steps
        self.frames.append(frame)
        if frame.outcome is not None:
            self._ended[frame.run] = frame.outcome
        if len(self._ended) == len(self.prepared.runs):
            self._source = None  # and with it the memory that trained the runs

    def _written(self, index: int, writer: Writer) -> bytes | None:
        """The text of a frame, which is made if it is the next; None past the end."""
        if index >= len(self.frames) and not self.finished:
            self._make()
        if index >= len(self.frames):
            return None
        text = writer(self, index)
        self._texts.put((self._number, index, writer), text)
        return text

    async def steps_of(self, run: int, wanted: int, left: Left) -> int:
        """How many steps a run has made, once it has made `wanted` or has ended.

        Raises:
            ReaderLeft: when the reader has left.
        """
        while self._steps[run] < wanted and await self.frame(len(self.frames)) is not None:
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
            opened = self._opened.get(key)
            if opened is None:
                work = opened_step(self.prepared, self.prepared.runs[run], step, self.kept[run])
                opened = self._opened[key] = await self.through(work, left)
            self._opened.move_to_end(key)
            self._forget_steps(least=1)
        return opened

    def _forget_steps(self, least: int) -> None:
        while len(self._opened) > least and self._opened_bytes > self._settings.opened_bytes:
            self._opened.popitem(last=False)

    def rest(self) -> None:
        """Nobody reads it now: an opened step that is too large is let go."""
        self._forget_steps(least=0)

    @property
    def is_worth_keeping(self) -> bool:
        """Whether to keep it for later readers: not if it failed, or has much yet to train with."""
        is_light = self.finished or self._running_bytes <= self._settings.opened_bytes
        return self.failure is None and is_light

    @property
    def _opened_bytes(self) -> int:
        return sum(opened.nbytes for opened in self._opened.values())

    async def through(self, work: Sliced[T], left: Left) -> T:
        """The result of sliced work, which stops once its reader has left.

        Raises:
            ReaderLeft: when the reader has left.
        """
        return await through(self._thread, work, left, self.id)

    @property
    def outcomes(self) -> list[Outcome]:
        """How the runs ended, in their order; complete once the computation has finished."""
        return [self._ended[run] for run in sorted(self._ended)]

    @property
    def nbytes(self) -> int:
        """Bytes that it holds, roughly; until it has finished, those that it may come to hold."""
        results = self._frame_bytes + sum(kept.nbytes for kept in self.kept)
        held = results + self._opened_bytes + self.grounds.nbytes
        return held if self.finished else max(held, self.planned)
