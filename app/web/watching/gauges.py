"""How much a worker does and holds now. Depends on what there is to read off; counts no request."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge

from app.web.serving.computations import Computations
from app.web.serving.room import Room
from app.web.serving.training_thread import TrainingThread
from app.web.watching.described import GAUGES, PREFIX
from app.web.watching.wait import waited

EVERY = 1.0  # seconds between two looks
STATM = Path("/proc/self/statm")  # its second number: pages in memory; only Linux has it


class Gauges:
    """Each of them with its value over all workers: the sum, the most or the least."""

    def __init__(self, registry: CollectorRegistry | None) -> None:
        def gauge(name: str) -> Gauge:
            about = GAUGES[name]
            return Gauge(
                PREFIX + name, about.text, about.labels,
                registry=registry, multiprocess_mode=f"live{about.over_workers}",  # type: ignore[arg-type]
            )  # fmt: skip

        self.running = gauge("requests_running")
        self.workers = gauge("workers")
        self.memory = gauge("memory_bytes")
        self.waiting = gauge("training_waiting")
        self.wait = gauge("training_wait_seconds")
        self.training = gauge("experiments_training")
        self.bytes = gauge("experiment_bytes")
        self.free = gauge("call_bytes_free")
        self.calls = gauge("calls_waiting")

    def show(self, thread: TrainingThread, computations: Computations, room: Room) -> None:
        """Takes the values of now."""
        self.workers.set(1)
        for nbytes in _memory():
            self.memory.set(nbytes)
        self.waiting.set(thread.waiting)
        self.training.set(computations.unfinished)
        self.bytes.labels("kept").set(computations.kept_bytes)
        self.bytes.labels("reserved").set(computations.nbytes - computations.kept_bytes)
        self.free.set(room.free)
        self.calls.set(room.waiting)

    @asynccontextmanager
    async def kept_up(
        self, thread: TrainingThread, computations: Computations, room: Room
    ) -> AsyncIterator[None]:
        """Takes the values every second: another worker may be the one that is asked."""

        async def look() -> None:
            while True:
                self.show(thread, computations, room)
                self.wait.set(await waited(thread))
                await asyncio.sleep(EVERY)

        looking = asyncio.create_task(look())
        try:
            yield
        finally:
            looking.cancel()


def _memory() -> Iterator[int]:
    """Bytes that this process holds, where the system tells."""
    with suppress(OSError):
        yield int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
