"""Experiments being trained or lately trained in this worker, shared by all their readers.

A computation makes its next frame when a reader asks for one that is not there yet: so it goes
at the pace of its fastest reader, stands still when all are slow, and ends when the last has
left. Frames of finished ones are kept, up to a number of bytes, so that the second reader of
an experiment costs no training.
"""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from app.settings import Settings
from app.training.comparison import Frame, Outcome, frames
from app.training.preparation import Prepared, prepare
from app.training.specification import Experiment
from app.web.errors import Refusal
from app.web.training_thread import Priority, TrainingThread


class Computation:
    """One experiment with the frames made so far."""

    def __init__(self, prepared: Prepared, settings: Settings, thread: TrainingThread) -> None:
        self.id = prepared.id
        self.prepared = prepared
        self.readers = 0
        self._thread = thread
        self._source: Iterator[Frame] = frames(prepared, settings.limits, time.thread_time)
        self._frames: list[Frame] = []
        self._making = asyncio.Lock()
        self.finished = False

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
        frame = next(self._source, None)
        if frame is None:
            self.finished = True
        else:
            self._frames.append(frame)

    @property
    def outcomes(self) -> list[Outcome]:
        """How the runs ended, in their order; complete once the computation has finished."""
        ended = {f.run: f.outcome for f in self._frames if f.outcome is not None}
        return [ended[run] for run in sorted(ended)]

    @property
    def size(self) -> int:
        """Bytes that the frames hold, roughly."""
        return sum(
            frame.parameters.nbytes
            + 8 * frame.steps * (4 + frame.layer_update_norm.shape[1])
            + sum(order.nbytes for _, order in frame.order)
            + 120 * len(frame.evaluations)
            for frame in self._frames
        )


class Computations:
    """All computations of a worker, with the bounds on how many are read at once."""

    def __init__(self, settings: Settings, thread: TrainingThread) -> None:
        self._settings, self._thread = settings, thread
        self._live: dict[str, Computation] = {}
        self._done: OrderedDict[str, Computation] = OrderedDict()
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
        if key in self._done:
            self._live[key] = self._done.pop(key)
        if key not in self._live:
            self._live[key] = Computation(prepared, self._settings, self._thread)
        return self._live[key]

    def _retire(self, computation: Computation) -> None:
        """Forgets an unfinished computation, which ends it; keeps a finished one while it fits."""
        self._live.pop(computation.id, None)
        if computation.finished:
            self._done[computation.id] = computation
            while sum(kept.size for kept in self._done.values()) > self._settings.cache_bytes:
                self._done.popitem(last=False)

    @property
    def unfinished(self) -> int:
        """How many experiments are being trained for a reader now."""
        return sum(not computation.finished for computation in self._live.values())
