"""How much a worker does and holds now. Depends on what there is to read off; counts no request."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge

from app.web.computations import Computations
from app.web.room import Room
from app.web.training_thread import TrainingThread
from app.web.watching.wait import LONGEST, waited

EVERY = 1.0  # seconds between two looks
STATM = Path("/proc/self/statm")  # its second number: pages in memory; only Linux has it


class Gauges:
    """Each of them with its value over all workers: the sum, the most or the least."""

    def __init__(self, registry: CollectorRegistry | None) -> None:
        def gauge(name: str, text: str, over_workers: str, *labels: str) -> Gauge:
            return Gauge(
                f"batchwise_{name}", text, labels,
                registry=registry, multiprocess_mode=f"live{over_workers}",  # type: ignore[arg-type]
            )  # fmt: skip

        self.workers = gauge("workers", "Server processes", "sum")
        self.memory = gauge("memory_bytes", "Memory that the server processes hold", "sum")
        self.waiting = gauge("training_waiting", "Jobs that wait for the training threads", "sum")
        self.wait = gauge(
            "training_wait_seconds",
            f"Time that a short job waited for the training thread, at most {LONGEST:g}; "
            "of the slowest worker",
            "max",
        )
        self.training = gauge(
            "experiments_training", "Experiments that are trained for a reader", "sum"
        )
        self.bytes = gauge(
            "experiment_bytes",
            "Memory reserved for experiments that are read, and kept for later readers",
            "sum", "state",
        )  # fmt: skip
        self.free = gauge(
            "call_bytes_free", "Free bytes for calls, in the worker that has the least", "min"
        )
        self.calls = gauge("calls_waiting", "Calls that wait for such bytes", "sum")

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
