"""What Prometheus reads: requests, refusals and gauges, added up over the workers.

With several workers each writes its numbers to a file of its own in PROMETHEUS_MULTIPROC_DIR,
and whichever is asked reads them all. No label takes what a client sends: routes are templates,
methods and limits are few.
"""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Metric,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from app.web.watching.described import COUNTERS, HISTOGRAMS, PREFIX
from app.web.watching.gauges import Gauges
from app.web.watching.watch import Answer, Listener

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
OF_WORKER = re.compile(r"gauge_live\w+_(\d+)\.db")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics(Listener):
    """The numbers of this worker, and the text with those of all."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # when series began
        self._folder = os.environ.get(FOLDER)
        own = self._registry = None if self._folder else CollectorRegistry()

        def counter(name: str) -> Counter:
            about = COUNTERS[name]
            return Counter(PREFIX + name, about.text, about.labels, registry=own)

        self._requests, self._bytes = counter("requests"), counter("reply_bytes")
        self._refusals = counter("refusals")
        about = HISTOGRAMS["reply_start_seconds"]
        self._seconds = Histogram(
            PREFIX + about.name, about.text, about.labels, buckets=SECONDS, registry=own
        )
        self.gauges = Gauges(own)

    def begun(self, answer: Answer) -> None:
        self.gauges.running.labels(answer.route).inc()

    def ended(self, answer: Answer) -> None:
        self.gauges.running.labels(answer.route).dec()
        self._requests.labels(answer.method, answer.route, answer.status).inc()
        self._seconds.labels(answer.route).observe(answer.first)
        self._bytes.labels(answer.route).inc(answer.nbytes)
        if answer.limit:
            self._refusals.labels(answer.status, answer.limit).inc()

    def text(self) -> bytes:
        """All numbers, in Prometheus's text format."""
        if self._folder is None:
            assert self._registry is not None
            return generate_latest(self._registry)
        _forget_ended_workers(Path(self._folder))
        registry = CollectorRegistry()
        registry.register(_Workers(Path(self._folder)))
        return generate_latest(registry)


class _Workers(Collector):
    """The numbers of all workers, from the files that they write in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        """Leaves out empty files: a worker that starts has made them and writes them next.

        prometheus-client 0.26's own collector fails on them.
        """
        files = [str(path) for path in self._folder.glob("*.db") if _size(path)]
        return MultiProcessCollector.merge(files)  # type: ignore[no-any-return,no-untyped-call]


def _size(path: Path) -> int:
    """Bytes of the file; 0 where another worker has just removed it."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _forget_ended_workers(folder: Path) -> None:
    """Leaves out the gauges of workers that are no more; what they counted stays."""
    for path in folder.iterdir():
        if found := OF_WORKER.fullmatch(path.name):
            worker = int(found[1])
            if not _lives(worker):
                with suppress(FileNotFoundError):  # another worker was faster
                    mark_process_dead(worker, str(folder))  # type: ignore[no-untyped-call]


def _lives(worker: int) -> bool:
    try:
        os.kill(worker, 0)
    except ProcessLookupError:
        return False
    return True
